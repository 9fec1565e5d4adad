package io.ringfort.acceptance.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.Http;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Requests that no SDK makes, written byte for byte. Each gets one answer that an SDK could read,
/// costs nobody else anything, and sends nothing. <https://www.rfc-editor.org/rfc/rfc9110>,
/// <https://url.spec.whatwg.org/#application/x-www-form-urlencoded>
@ExtendWith(SharedStack.class)
final class HostileRequestTest {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

  private final Api api;
  private final Carrier carrier;
  private final String handset = Carrier.newHandset();
  private final String good;

  HostileRequestTest(StackProcess stack) {
    api = stack.api();
    carrier = stack.carrier();
    good =
        Http.form("From", stack.credentials().numbers().getFirst(), "To", handset, "Body", "Good");
  }

  /// @param good a good form's beginning stands before the body
  record Case(String name, int status, int code, boolean good, String body, String... headers) {
    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource
  void isRefusedInJson(Case hostile) throws IOException {
    String body = hostile.good() ? good + hostile.body() : hostile.body();

    Response response = post(api.user() + ":" + api.password(), body, hostile.headers());

    assertThat(response.status()).as(response.text()).isEqualTo(hostile.status());
    assertThat(response.json().path("code").asInt()).as(response.text()).isEqualTo(hostile.code());
    assertThat(response.json().path("status").asInt()).isEqualTo(hostile.status());
  }

  static Stream<Case> isRefusedInJson() {
    String many =
        IntStream.range(0, 10_000).mapToObj(i -> "&p" + i + "=" + i).collect(Collectors.joining());
    return Stream.of(
        new Case("a body of 2 MB", 413, 20413, true, "&x=" + "x".repeat(2 << 20), FORM),
        new Case("10,000 parameters", 400, 20001, true, many, FORM),
        new Case("a percent sign alone", 400, 20001, true, "&Body=100%", FORM),
        new Case("a percent sign with letters", 400, 20001, true, "&Body=%zz", FORM),
        new Case("half a UTF-8 character", 400, 20001, true, "&Body=%C3", FORM),
        new Case("an overlong UTF-8 character", 400, 20001, true, "&Body=%C0%AF", FORM),
        new Case("a UTF-16 surrogate in UTF-8", 400, 20001, true, "&Body=%ED%A0%80", FORM),
        new Case("a NUL", 400, 20001, true, "&Body=%00", FORM),
        new Case("an unknown charset", 400, 20001, true, "", FORM + "; charset=utf-16"),
        new Case(
            "JSON",
            400,
            20001,
            false,
            "{\"To\":\"+14155550123\"}",
            "Content-Type: application/json"),
        new Case(
            "a multipart form",
            400,
            20001,
            true,
            "",
            "Content-Type: multipart/form-data; boundary=x"),
        new Case("an empty body", 400, 21604, false, "", FORM));
  }

  @Test
  void deeplyNestedNamesAreNamesThatNobodyKnows() throws IOException {
    Response response =
        post(
            api.user() + ":" + api.password(),
            good + "&" + "a" + "%5Bb%5D".repeat(10_000) + "=c",
            FORM);

    assertThat(response.status()).as(response.text()).isEqualTo(201);
  }

  @Test
  void anotherCharsetIsReadAsItSays() throws IOException {
    Response response =
        post(
            api.user() + ":" + api.password(),
            good.replace("Body=Good", "Body=%E9"),
            FORM + "; charset=iso-8859-1");

    assertThat(response.json().path("body").asText()).as(response.text()).isEqualTo("é");
  }

  @ParameterizedTest
  @MethodSource
  void whatIsNoUsableHttpIsRefusedWithoutAServerError(String head) throws IOException {
    Response response =
        exchange(
            head.replace("$AUTH", authorization(api.user() + ":" + api.password())) + "\r\n\r\n");

    assertThat(response.status()).as(response.text()).isBetween(400, 499).isNotEqualTo(401);
    assertThat(response.json().path("status").asInt())
        .as(response.text())
        .isEqualTo(response.status());
    assertThat(response.json().path("code").asInt()).as(response.text()).isPositive();
    assertThat(carrier.inbox(handset)).isEmpty();
  }

  static Stream<String> whatIsNoUsableHttpIsRefusedWithoutAServerError() {
    return Stream.of(
        "GET /2010-04-01/Accounts.json HTTP/1.1\r\nHost: x\r\n$AUTH\r\nX-Big: "
            + "x".repeat(64 << 10),
        "GET /2010-04-01/Accounts.json HTTP/1.1\r\nHost: x\r\n$AUTH"
            + "\r\nX-Many: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx".repeat(2_000),
        "GET /" + "x".repeat(64 << 10) + " HTTP/1.1\r\nHost: x\r\n$AUTH",
        "GET /2010-04-01/Accounts/..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: x\r\n$AUTH",
        "GET /2010-04-01/Accounts/%00.json HTTP/1.1\r\nHost: x\r\n$AUTH",
        "GET /2010-04-01/Accounts/%zz.json HTTP/1.1\r\nHost: x\r\n$AUTH",
        "POST /2010-04-01/Accounts.json HTTP/1.1\r\nHost: x\r\n$AUTH\r\nContent-Length: -1",
        "POST /2010-04-01/Accounts.json HTTP/1.1\r\n"
            + "Host: x\r\n"
            + "$AUTH\r\n"
            + "Content-Length: 1\r\n"
            + "Content-Length: 2",
        "BREW /2010-04-01/Accounts.json HTTP/1.1\r\nHost: x\r\n$AUTH",
        "PUT /2010-04-01/Accounts.json HTTP/1.1\r\nHost: x\r\n$AUTH",
        "nonsense");
  }

  @ParameterizedTest
  @MethodSource
  void whoIsNotKnownLearnsNothing(String authorization) throws IOException {
    Response response =
        exchange(
            "GET /2010-04-01/Accounts/"
                + api.accountSid()
                + "/Messages.json HTTP/1.1\r\nHost: x"
                + authorization
                + "\r\n\r\n");

    assertThat(response.status()).isEqualTo(401);
    assertThat(response.json().path("code").asInt()).isEqualTo(20003);
    assertThat(response.text()).containsIgnoringCase("www-authenticate: basic");
  }

  static Stream<String> whoIsNotKnownLearnsNothing() {
    return Stream.concat(
        Stream.of(
            "",
            "\r\nAuthorization:",
            "\r\nAuthorization: Bearer x",
            "\r\nAuthorization: Basic",
            "\r\nAuthorization: Basic !!!"),
        Stream.of(
                "",
                ":",
                "x",
                "AC" + "0".repeat(32) + ":" + "0".repeat(32),
                "SK" + "0".repeat(32) + ":x",
                "ac:\u0000",
                "x:".repeat(2_000))
            .map(pair -> "\r\n" + authorization(pair)));
  }

  @AfterEach
  void othersAreServed() {
    assertThat(Http.get(URI.create(api.url() + "/healthz")).status()).isEqualTo(200);
    assertThat(api.get("/Messages.json?PageSize=1").status()).isEqualTo(200);
  }

  /// What came back until the server closed or had sent all that it announced.
  record Response(String text) {
    int status() {
      return text.matches("(?s)HTTP/1.1 \\d{3} .*") ? Integer.parseInt(text.substring(9, 12)) : 0;
    }

    JsonNode json() throws IOException {
      return new ObjectMapper().readTree(text.substring(text.indexOf("\r\n\r\n") + 4));
    }
  }

  private Response post(String pair, String body, String... headers) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return exchange(
        "POST /2010-04-01/Accounts/"
            + api.accountSid()
            + "/Messages.json HTTP/1.1\r\nHost: x\r\n"
            + authorization(pair)
            + "\r\nContent-Length: "
            + bytes.length
            + "\r\nConnection: close\r\n"
            + String.join("\r\n", headers)
            + "\r\n\r\n"
            + body);
  }

  private Response exchange(String request) throws IOException {
    try (Socket socket = new Socket(api.url().getHost(), api.url().getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      OutputStream out = socket.getOutputStream();
      try {
        out.write(request.getBytes(StandardCharsets.UTF_8));
        out.flush();
      } catch (IOException refusedHalfway) {
        // The server may answer and close before it has read all; its answer counts.
        assertThat(refusedHalfway).hasMessageMatching("(?i).*(reset|broken pipe|closed).*");
      }
      return new Response(read(socket.getInputStream()));
    }
  }

  private static String read(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    byte[] buffer = new byte[8_192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      text.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
      if (isWhole(text.toString())) {
        break;
      }
    }
    return text.toString();
  }

  private static boolean isWhole(String text) {
    int end = text.indexOf("\r\n\r\n");
    Matcher length = LENGTH.matcher(text);
    return end >= 0
        && length.find()
        && text.substring(end + 4).getBytes(StandardCharsets.UTF_8).length
            >= Integer.parseInt(length.group(1));
  }

  private static String authorization(String pair) {
    return "Authorization: Basic "
        + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
