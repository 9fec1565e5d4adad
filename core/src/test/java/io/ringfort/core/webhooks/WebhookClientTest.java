package io.ringfort.core.webhooks;

import static io.ringfort.core.webhooks.CustomerServer.always;
import static io.ringfort.core.webhooks.CustomerServer.response;
import static io.ringfort.core.webhooks.CustomerServer.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.webhooks.CustomerServer.Asked;
import io.ringfort.core.webhooks.WebhookRequest.Method;
import io.ringfort.core.webhooks.WebhookResponse.Attempt;
import io.ringfort.core.webhooks.WebhookResponse.Failed;
import io.ringfort.core.webhooks.WebhookResponse.Fetched;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What goes over the wire and comes back, against real sockets on loopback.
class WebhookClientTest {
  private static final List<Map.Entry<String, String>> PARAMETERS =
      List.of(Map.entry("To", "+1555"), Map.entry("Body", "a b&ü"));

  private final Customer customer = new Customer(EgressPolicy.allowLoopback());

  @AfterEach
  void close() {
    customer.close();
  }

  private Fetched fetched(Method method, String url) throws Exception {
    WebhookResponse response = customer.fetch(method, url, "", PARAMETERS);
    assertThat(response).isInstanceOf(Fetched.class);
    return (Fetched) response;
  }

  @Test
  void postsASignedForm() throws Exception {
    try (CustomerServer server =
        CustomerServer.start(
            always(response(200, "<Response/>", "Content-Type: text/xml; charset=utf-8")))) {
      Fetched fetched = fetched(Method.POST, server.url("/sms?a=1"));

      assertThat(fetched.status()).isEqualTo(200);
      assertThat(fetched.contentType()).isEqualTo("text/xml; charset=utf-8");
      assertThat(new String(fetched.body(), StandardCharsets.UTF_8)).isEqualTo("<Response/>");
      assertThat(fetched.latency()).isPositive();
      Asked asked = server.asked.getFirst();
      assertThat(asked.method()).isEqualTo("POST");
      assertThat(asked.path()).isEqualTo("/sms?a=1");
      assertThat(asked.body()).isEqualTo("To=%2B1555&Body=a+b%26%C3%BC");
      assertThat(asked.headers())
          .containsEntry("host", "127.0.0.1:" + server.port())
          .containsEntry("content-type", "application/x-www-form-urlencoded; charset=UTF-8")
          .containsEntry("user-agent", "TwilioProxy/1.1")
          .containsEntry("accept", "*/*")
          .containsEntry("i-twilio-idempotency-token", "token-1")
          .containsEntry(
              "x-twilio-signature",
              Signature.sign(Customer.TOKEN, "http://127.0.0.1/sms?a=1", PARAMETERS))
          .doesNotContainKeys("authorization", "cookie", "upgrade");
    }
  }

  @Test
  void writesHeaderNamesTheTraditionalWay() throws Exception {
    try (CustomerServer server = CustomerServer.start(always(response(200, "")))) {
      fetched(Method.POST, server.url("/"));
      assertThat(server.asked.getFirst().headerLines())
          .anyMatch(line -> line.startsWith("X-Twilio-Signature: "))
          .anyMatch(line -> line.startsWith("I-Twilio-Idempotency-Token: "))
          .anyMatch(line -> line.startsWith("Content-Type: "));
    }
  }

  @Test
  void appendsParametersToTheQueryOfAGetAndSignsTheWholeUrl() throws Exception {
    try (CustomerServer server = CustomerServer.start(always(response(200, "")))) {
      fetched(Method.GET, server.url("/sms?a=1#rc=0"));
      fetched(Method.GET, server.url(""));

      Asked asked = server.asked.getFirst();
      String pathAndQuery = "/sms?a=1&To=%2B1555&Body=a+b%26%C3%BC";
      assertThat(asked.method()).isEqualTo("GET");
      assertThat(asked.path()).isEqualTo(pathAndQuery);
      assertThat(asked.body()).isEmpty();
      assertThat(asked.headers())
          .containsEntry(
              "x-twilio-signature",
              Signature.sign(Customer.TOKEN, "http://127.0.0.1" + pathAndQuery, List.of()))
          .doesNotContainKey("content-type");
      assertThat(server.asked.getLast().path()).isEqualTo("/?To=%2B1555&Body=a+b%26%C3%BC");
    }
  }

  /// A server that rebuilds the URL from what it was asked must find the URL that was signed.
  @Test
  void asksForExactlyTheUrlThatItSigned() throws Exception {
    String odd = "//a/./b/../c;x=%41%2f%7e/~!$&'()*+,=:@?q=%20+a&&=&q=/?:@%E4&x";
    try (CustomerServer server = CustomerServer.start(always(response(200, "")))) {
      fetched(Method.POST, server.url(odd));
      assertThat(server.asked.getFirst().path()).isEqualTo(odd);
    }
  }

  @Test
  void keepsTheTokenOverRetriesAndListsEveryAttempt() throws Exception {
    AtomicInteger count = new AtomicInteger();
    try (CustomerServer server =
        CustomerServer.start(
            (_, out) ->
                write(out, count.incrementAndGet() < 3 ? response(503, "") : response(200, "")))) {
      Fetched fetched = fetched(Method.POST, server.url("/#rc=5&rp=5xx"));

      assertThat(fetched.attempts()).extracting(Attempt::status).containsExactly(503, 503, 200);
      assertThat(server.asked)
          .hasSize(3)
          .allSatisfy(
              asked ->
                  assertThat(asked.headers())
                      .containsEntry("i-twilio-idempotency-token", "token-1"));
    }
  }

  @Test
  void doesNotRetryAnAnswerUnlessAsked() throws Exception {
    try (CustomerServer server = CustomerServer.start(always(response(503, "")))) {
      Failed failed = customer.failed(server.url("/"));

      assertThat(failed.code()).isEqualTo(11200);
      assertThat(failed.status()).isEqualTo(503);
      assertThat(failed.neverReached()).isFalse();
      assertThat(server.asked).hasSize(1);
      assertThat(customer.failed(server.url("/#rc=2&rp=4xx")).attempts()).hasSize(1);
    }
  }

  @Test
  void retriesClientErrorsWhenAskedAsOftenAsAsked() throws Exception {
    try (CustomerServer server = CustomerServer.start(always(response(404, "")))) {
      Failed failed = customer.failed(server.url("/#rc=2&rp=4xx"));
      assertThat(failed.attempts()).extracting(Attempt::status).containsExactly(404, 404, 404);
    }
  }

  @Test
  void sendsCredentialsOnlyAfterThe401() throws Exception {
    try (CustomerServer server =
        CustomerServer.start(
            (asked, out) ->
                write(
                    out, response(asked.headers().containsKey("authorization") ? 200 : 401, "")))) {
      Fetched fetched =
          fetched(Method.POST, "http://us%40er:p%3Aw@127.0.0.1:" + server.port() + "/");

      assertThat(fetched.attempts()).extracting(Attempt::status).containsExactly(401, 200);
      assertThat(server.asked.getFirst().headers()).doesNotContainKey("authorization");
      // RFC 7617: Base64 of "us@er:p:w"
      assertThat(server.asked.getLast().headers())
          .containsEntry("authorization", "Basic dXNAZXI6cDp3");
      assertThat(server.asked.getLast().body())
          .isEqualTo(server.asked.getFirst().body())
          .isNotEmpty();
    }
  }

  @Test
  void givesUpWhenTheCredentialsAreWrong() throws Exception {
    try (CustomerServer server = CustomerServer.start(always(response(401, "")))) {
      Failed failed = customer.failed("http://u:p@127.0.0.1:" + server.port() + "/");
      assertThat(failed.code()).isEqualTo(11200);
      assertThat(failed.status()).isEqualTo(401);
      assertThat(server.asked).hasSize(2);
    }
  }

  @Test
  void carriesCookiesBothWays() throws Exception {
    String twoCookies = response(200, "", "Set-Cookie: a=1", "Set-Cookie: b=2");
    try (CustomerServer server = CustomerServer.start(always(twoCookies))) {
      WebhookResponse response =
          customer.fetch(Method.POST, server.url("/"), "x=1; y=2", PARAMETERS);

      assertThat(((Fetched) response).cookies()).containsExactly("a=1", "b=2");
      assertThat(server.asked.getFirst().headers()).containsEntry("cookie", "x=1; y=2");
    }
  }

  @Test
  void acceptsAnAnswerOf64KilobytesAndRefusesOneByteMore() throws Exception {
    try (CustomerServer server =
        CustomerServer.start(
            (asked, out) ->
                write(
                    out, response(200, "x".repeat(Integer.parseInt(asked.path().substring(1))))))) {
      assertThat(fetched(Method.POST, server.url("/65536")).body()).hasSize(65536);
      Failed failed = customer.failed(server.url("/65537"));
      assertThat(failed.code()).isEqualTo(11750);
      assertThat(failed.neverReached()).isFalse();
    }
  }

  @Test
  void stopsReadingAnEndlessAnswer() throws Exception {
    String chunk = "2000\r\n" + "x".repeat(0x2000) + "\r\n";
    try (CustomerServer server =
        CustomerServer.start(
            (_, out) -> {
              write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
              while (true) {
                write(out, chunk); // ends by an exception once the client hung up
              }
            })) {
      assertThat(customer.failed(server.url("/")).code()).isEqualTo(11750);
    }
  }

  @Test
  void countsOutcomes() throws Exception {
    try (CustomerServer server = CustomerServer.start(always(response(500, "")))) {
      customer.failed(server.url("/"));
      assertThat(customer.fetches("11200")).isEqualTo(1);
      assertThat(customer.gauge("destinations")).isEqualTo(1);
      assertThat(customer.gauge("running")).isZero();
    }
  }

  @Test
  void reusesConnections() throws Exception {
    try (CustomerServer server = CustomerServer.start(always(response(200, "")))) {
      for (int i = 0; i < 5; i++) {
        fetched(Method.POST, server.url("/" + i));
      }
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void neverPrintsSecrets() {
    WebhookRequest request =
        Customer.request(
            Method.POST,
            "http://user:hunter2@127.0.0.1/?key=hunter2",
            "session=hunter2",
            PARAMETERS);
    assertThat(request.toString())
        .doesNotContain("hunter2", "secret-auth-token", "+1555")
        .contains("token-1");
    assertThat(Customer.TOKEN).hasToString("[REDACTED]");
    byte[] body = "hunter2".getBytes(StandardCharsets.UTF_8);
    Fetched fetched = new Fetched(200, "", body, Duration.ZERO, List.of("s=hunter2"), List.of());
    assertThat(fetched.toString()).doesNotContain("hunter2");
  }
}
