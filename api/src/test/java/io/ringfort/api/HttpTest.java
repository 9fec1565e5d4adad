package io.ringfort.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.api.http.ServerConfig;
import io.ringfort.core.directory.Account;
import io.ringfort.core.ids.AccountSid;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every request meets: authentication, routes, limits, malformed input, the end of the
/// server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpTest {
  private static final String VALID = Stand.form("To", Stand.TO, "From", Stand.FROM, "Body", "x");

  private Stand stand;

  @BeforeAll
  void start() throws IOException {
    stand = new Stand();
  }

  @AfterAll
  void stop() {
    stand.close();
  }

  private Stand.Answer postRaw(String contentType, byte[] body) {
    return stand.send(
        stand
            .request(Stand.MESSAGES)
            .setHeader("Content-Type", contentType)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private Stand.Answer getAs(String user, String password, String path) {
    return stand.send(
        stand.request(path).setHeader("Authorization", Stand.basic(user, password)).GET());
  }

  @Test
  void letsInTokenAndKeyAndNobodyElse() {
    assertThat(getAs(Stand.ACCOUNT, Stand.TOKEN, Stand.MESSAGES).status()).isEqualTo(200);
    assertThat(getAs(Stand.KEY, Stand.TOKEN, Stand.MESSAGES).status()).isEqualTo(200);
    for (List<String> pair :
        List.of(
            List.of(Stand.ACCOUNT, "wrong"),
            List.of(Stand.ACCOUNT, ""),
            List.of(Stand.KEY, "wrong"),
            List.of("AC" + "0".repeat(32), Stand.TOKEN),
            List.of("SK" + "0".repeat(32), Stand.TOKEN),
            List.of("", ""))) {
      Stand.Answer answer = getAs(pair.get(0), pair.get(1), Stand.MESSAGES);
      assertThat(answer.status()).as(pair.toString()).isEqualTo(401);
      assertThat(answer.code()).isEqualTo(20003);
      assertThat(answer.header("WWW-Authenticate")).contains("Basic realm=\"Twilio API\"");
    }
    for (String header : List.of("Bearer x", "Basic", "Basic ???", "Basic " + "eA==")) {
      assertThat(
              stand
                  .send(stand.request(Stand.MESSAGES).setHeader("Authorization", header).GET())
                  .status())
          .as(header)
          .isEqualTo(401);
    }
  }

  @Test
  void letsParentsReachSubaccountsOnly() {
    String sub = "/2010-04-01/Accounts/" + Stand.SUBACCOUNT + "/Messages.json";
    assertThat(stand.get(sub).status()).isEqualTo(200);
    assertThat(getAs(Stand.SUBACCOUNT, Stand.TOKEN, sub).status()).isEqualTo(200);
    assertThat(getAs(Stand.SUBACCOUNT, Stand.TOKEN, Stand.MESSAGES))
        .extracting(Stand.Answer::status, Stand.Answer::code)
        .containsExactly(401, 20003);
    assertThat(getAs(Stand.STRANGER, Stand.TOKEN, Stand.MESSAGES))
        .extracting(Stand.Answer::status, Stand.Answer::code)
        .containsExactly(404, 20404);
    assertThat(stand.get("/2010-04-01/Accounts/nonsense/Messages.json").code()).isEqualTo(20404);
  }

  @Test
  void keepsKeysAwayFromAccountsAndKeys() {
    for (String path :
        List.of(
            "/2010-04-01/Accounts.json",
            "/2010-04-01/Accounts/" + Stand.ACCOUNT + ".json",
            "/2010-04-01/Accounts/" + Stand.ACCOUNT + "/Keys.json",
            "/2010-04-01/Accounts/" + Stand.ACCOUNT + "/SigningKeys.json")) {
      assertThat(getAs(Stand.KEY, Stand.TOKEN, path))
          .extracting(Stand.Answer::status, Stand.Answer::code)
          .containsExactly(403, 20006);
    }
  }

  @Test
  void shutsOutAccountsThatAreNotActive() throws IOException {
    try (Stand own = new Stand()) {
      Account account = own.directory.account(new AccountSid(Stand.SUBACCOUNT)).orElseThrow();
      own.writer.update(account.withStatus(Account.Status.SUSPENDED, own.clock.instant()));
      String path = "/2010-04-01/Accounts/" + Stand.SUBACCOUNT;
      Stand.Answer answer =
          own.send(
              own.request(path + "/Messages.json")
                  .setHeader("Authorization", Stand.basic(Stand.SUBACCOUNT, Stand.TOKEN))
                  .GET());
      assertThat(answer)
          .extracting(Stand.Answer::status, Stand.Answer::code)
          .containsExactly(403, 20005);
      assertThat(own.get(path + "/Messages.json").code()).isEqualTo(20005);
      assertThat(own.get(path + ".json").text("status")).isEqualTo("suspended");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/2010-04-01",
        "/2010-04-01/Accounts/" + Stand.ACCOUNT + "/Messages",
        "/2010-04-01/Accounts/" + Stand.ACCOUNT + "/Nothing.json",
        "/2010-04-01/Accounts/" + Stand.ACCOUNT + "/Messages.json/",
        "/v1/Services.json/x/y/z"
      })
  void answersUnknownPathsWithJson(String path) {
    Stand.Answer answer = stand.get(path);
    assertThat(answer)
        .extracting(Stand.Answer::status, Stand.Answer::code)
        .containsExactly(404, 20404);
    assertThat(answer.body().get("status").isInt()).isTrue();
  }

  @Test
  void answersOtherMethodsWith405() {
    assertThat(stand.delete(Stand.MESSAGES))
        .extracting(Stand.Answer::status, Stand.Answer::code)
        .containsExactly(405, 20004);
    assertThat(stand.send(stand.request(Stand.MESSAGES).PUT(BodyPublishers.ofString(VALID))).code())
        .isEqualTo(20004);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Body=%",
        "Body=%4",
        "Body=%zz",
        "Body=a%2",
        "Body=%C3%28",
        "Body=%FF",
        "Body=%ED%A0%80",
        "%FF=x",
        "Body=%00"
      })
  void refusesMalformedFormsByName(String form) {
    int before = stand.appended.size();
    Stand.Answer answer =
        postRaw(
            "application/x-www-form-urlencoded",
            (VALID + "&" + form).getBytes(StandardCharsets.US_ASCII));
    assertThat(answer)
        .extracting(Stand.Answer::status, Stand.Answer::code)
        .containsExactly(400, 20001);
    assertThat(answer.text("message"))
        .contains(form.startsWith("Body") ? "Body: got" : "a parameter's name: got");
    assertThat(stand.appended).hasSize(before);
  }

  @Test
  void honoursTheCharsetAndRefusesStrangeOnes() {
    byte[] latin = (VALID.replace("Body=x", "Body=%E9")).getBytes(StandardCharsets.US_ASCII);
    assertThat(postRaw("application/x-www-form-urlencoded; charset=ISO-8859-1", latin).text("body"))
        .isEqualTo("é");
    assertThat(
            postRaw(
                    "application/x-www-form-urlencoded; charset=\"utf-8\"",
                    VALID.getBytes(StandardCharsets.UTF_8))
                .status())
        .isEqualTo(201);
    for (String type :
        List.of(
            "application/x-www-form-urlencoded; charset=utf-16",
            "application/x-www-form-urlencoded; charset=klingon",
            "application/json")) {
      assertThat(postRaw(type, latin))
          .extracting(Stand.Answer::status, Stand.Answer::code)
          .containsExactly(400, 20001);
    }
  }

  @Test
  void keepsARealReplacementCharacter() {
    assertThat(
            postRaw(
                    "application/x-www-form-urlencoded",
                    VALID.replace("Body=x", "Body=%EF%BF%BD").getBytes(StandardCharsets.US_ASCII))
                .text("body"))
        .isEqualTo("\uFFFD");
  }

  @Test
  void refusesTooManyParametersAndBearsStrangeNames() {
    String many = VALID + "&a=1".repeat(1_000);
    assertThat(
            postRaw("application/x-www-form-urlencoded", many.getBytes(StandardCharsets.US_ASCII))
                .code())
        .isEqualTo(20001);
    String nested = VALID + "&" + "a[b]".repeat(5_000) + "=1&&&=&x";
    assertThat(
            postRaw("application/x-www-form-urlencoded", nested.getBytes(StandardCharsets.US_ASCII))
                .status())
        .isEqualTo(201);
  }

  @Test
  void answers413ToABodyThatIsTooLarge() {
    byte[] large = (VALID + "&x=" + "y".repeat(1 << 20)).getBytes(StandardCharsets.US_ASCII);
    Stand.Answer answer = postRaw("application/x-www-form-urlencoded", large);
    assertThat(answer)
        .extracting(Stand.Answer::status, Stand.Answer::code)
        .containsExactly(413, 20413);
  }

  @Test
  void answersHugeHeadersWithJson() {
    Stand.Answer answer =
        stand.send(stand.request(Stand.MESSAGES).header("X-Huge", "x".repeat(50_000)).GET());
    assertThat(answer.status()).isEqualTo(431);
    assertThat(answer.code()).isEqualTo(20001);
  }

  @Test
  void cutsWhatItRepeatsOfALongParameter() {
    Stand.Answer answer =
        stand.post(Stand.MESSAGES, "To", "9".repeat(100_000), "From", Stand.FROM, "Body", "x");
    assertThat(answer.code()).isEqualTo(21211);
    assertThat(answer.text("message")).hasSizeLessThan(700);
  }

  @Test
  void answersGarbageWithJson() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", stand.api.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: nonsense\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void keepsIdleConnectionsLongerThanTheJavaSdkDoes() {
    assertThat(ServerConfig.usualLimits().times().idle()).isGreaterThan(Duration.ofSeconds(75));
  }

  @Test
  void refusesWhatIsTooLateWithoutAnEffect() throws IOException {
    ServerConfig.Limits usual = Stand.usual();
    ServerConfig.Times times =
        new ServerConfig.Times(
            usual.times().idle(),
            usual.times().receive(),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofSeconds(5));
    try (Stand late =
        new Stand(
            new ServerConfig.Limits(
                usual.bodyBytes(), usual.connections(), usual.requestsPerAccount(), times))) {
      Stand.Answer answer =
          late.post(Stand.MESSAGES, "To", Stand.TO, "From", Stand.FROM, "Body", "x");
      assertThat(answer)
          .extracting(Stand.Answer::status, Stand.Answer::code)
          .containsExactly(503, 20503);
      assertThat(answer.header("Retry-After")).isPresent();
      assertThat(late.appended).isEmpty();
    }
  }

  @Test
  void showsOperatorsItsStateWithoutCredentials() throws IOException {
    try (Stand own = new Stand()) {
      assertThat(own.send(HttpRequest.newBuilder(own.request("/healthz").build().uri())).status())
          .isEqualTo(200);
      assertThat(
              own.send(HttpRequest.newBuilder(own.request("/readyz").build().uri()))
                  .body()
                  .get("queue")
                  .asBoolean())
          .isTrue();
      own.queue.setAvailable(false);
      Stand.Answer unready = own.send(HttpRequest.newBuilder(own.request("/readyz").build().uri()));
      assertThat(unready.status()).isEqualTo(503);
      assertThat(unready.body().get("queue").asBoolean()).isFalse();
      own.queue.setAvailable(true);
    }
  }

  @Test
  void endsConnectionsWithTheirNextAnswerWhileItDrains() throws Exception {
    ServerConfig.Limits usual = Stand.usual();
    ServerConfig.Times times =
        new ServerConfig.Times(
            usual.times().idle(),
            usual.times().receive(),
            usual.times().deadline(),
            Duration.ofSeconds(3),
            Duration.ofSeconds(10));
    try (Stand own = new Stand();
        Socket socket = new Socket()) {
      Api draining =
          own.anotherHost(
              new ServerConfig.Limits(
                  usual.bodyBytes(), usual.connections(), usual.requestsPerAccount(), times));
      socket.connect(new java.net.InetSocketAddress("127.0.0.1", draining.port()));
      socket.setSoTimeout(10_000);
      String request =
          "GET "
              + Stand.MESSAGES
              + " HTTP/1.1\r\nHost: x\r\nAuthorization: "
              + Stand.basic(Stand.ACCOUNT, Stand.TOKEN)
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(readHead(socket))
          .startsWith("HTTP/1.1 200")
          .doesNotContainIgnoringCase("connection: close");

      Thread closing = io.ringfort.engines.threads.Threads.startVirtual("close", draining::close);
      org.awaitility.Awaitility.await().until(() -> !isListening(draining));
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(readHead(socket))
          .startsWith("HTTP/1.1 200")
          .containsIgnoringCase("connection: close");
      closing.join();
    }
  }

  private static boolean isListening(Api api) {
    try (Socket _ = new Socket("127.0.0.1", api.port())) {
      return true;
    } catch (IOException | RuntimeException _) {
      return false;
    }
  }

  /// Reads one answer with its body and returns its head.
  private static String readHead(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = socket.getInputStream().read();
      if (c < 0) {
        throw new IOException("closed after: " + head);
      }
      head.append((char) c);
    }
    String lower = head.toString().toLowerCase(java.util.Locale.ROOT);
    int at = lower.indexOf("content-length:") + "content-length:".length();
    socket
        .getInputStream()
        .readNBytes(Integer.parseInt(lower.substring(at, lower.indexOf('\r', at)).trim()));
    return head.toString();
  }
}
