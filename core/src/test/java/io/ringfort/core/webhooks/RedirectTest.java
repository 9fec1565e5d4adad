package io.ringfort.core.webhooks;

import static io.ringfort.core.webhooks.CustomerServer.always;
import static io.ringfort.core.webhooks.CustomerServer.response;
import static io.ringfort.core.webhooks.CustomerServer.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.webhooks.CustomerServer.Asked;
import io.ringfort.core.webhooks.CustomerServer.Behaviour;
import io.ringfort.core.webhooks.WebhookRequest.Method;
import io.ringfort.core.webhooks.WebhookResponse.Attempt;
import io.ringfort.core.webhooks.WebhookResponse.Failed;
import io.ringfort.core.webhooks.WebhookResponse.Fetched;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectTest {
  private final FakeNames names =
      new FakeNames().with("one.example", "127.0.0.1").with("two.example", "127.0.0.1");
  private final Customer customer = new Customer(EgressPolicy.allowLoopback(), names);

  @AfterEach
  void close() {
    customer.close();
  }

  private static Behaviour redirect(int status, String from, String to) {
    return (asked, out) ->
        write(
            out,
            asked.path().equals(from)
                ? response(status, "", "Location: " + to)
                : response(200, "there"));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303})
  void turnsAPostIntoAGetWithoutParameters(int status) throws Exception {
    try (CustomerServer server = CustomerServer.start(redirect(status, "/a/b?c", "/d?e=1"))) {
      Fetched fetched = customer.fetched(server.url("/a/b?c"));
      assertThat(fetched.attempts()).extracting(Attempt::status).containsExactly(status, 200);

      Asked second = server.asked.getLast();
      assertThat(second.method() + " " + second.path() + second.body()).isEqualTo("GET /d?e=1");
      assertThat(second.headers())
          .containsEntry(
              "x-twilio-signature",
              Signature.sign(Customer.TOKEN, "http://127.0.0.1/d?e=1", List.of()))
          .containsEntry("i-twilio-idempotency-token", "token-1")
          .doesNotContainKey("content-type");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {307, 308})
  void repeatsThePostWhenToldSo(int status) throws Exception {
    try (CustomerServer server = CustomerServer.start(redirect(status, "/a", "/d"))) {
      customer.fetched(server.url("/a"));

      Asked second = server.asked.getLast();
      assertThat(second.method() + " " + second.path() + " " + second.body())
          .isEqualTo("POST /d Digits=1");
      assertThat(second.headers())
          .containsEntry(
              "x-twilio-signature",
              Signature.sign(Customer.TOKEN, "http://127.0.0.1/d", Customer.FORM));
    }
  }

  /// RFC 3986 section 5.4
  @ParameterizedTest
  @CsvSource({
    "g, /b/c/g",
    "./g, /b/c/g",
    "/g, /g",
    "?y, /b/c/d?y",
    "g?y, /b/c/g?y",
    "../g, /b/g",
    "#s, /b/c/d?q"
  })
  void resolvesARelativeLocation(String location, String path) throws Exception {
    WebhookUrl base =
        Customer.request(Method.POST, "http://one.example/b/c/d?q", "", List.of()).url();
    WebhookUrl.Parsed located = new Hop(base, Method.POST, List.of(), false).locate(location);
    assertThat(located).isInstanceOf(WebhookUrl.Parsed.Ok.class);
    assertThat(((WebhookUrl.Parsed.Ok) located).url().target())
        .hasToString("http://one.example" + path);
  }

  @Test
  void followsTenRedirectsAndNotEleven() throws Exception {
    Behaviour countdown =
        (asked, out) -> {
          int left = Integer.parseInt(asked.path().substring(1));
          write(out, left == 0 ? response(200, "") : response(302, "", "Location: /" + (left - 1)));
        };
    try (CustomerServer server = CustomerServer.start(countdown)) {
      assertThat(customer.fetched(server.url("/10")).attempts()).hasSize(11);
      Failed failed = customer.failed(server.url("/11"));
      assertThat(failed.code()).isEqualTo(11215);
      assertThat(failed.neverReached()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://one.example/",
        "http://exa_mple.example/",
        "http://a b/",
        "javascript:alert(1)",
        "%"
      })
  void refusesALocationThatIsNoUrl(String location) throws Exception {
    try (CustomerServer server = CustomerServer.start(redirect(302, "/a", location))) {
      Failed failed = customer.failed(server.url("/a"));
      assertThat(failed.code()).isEqualTo(11216);
      assertThat(failed.status()).isEqualTo(302);
    }
  }

  @Test
  void failsOnARedirectWithoutLocation() throws Exception {
    try (CustomerServer server = CustomerServer.start(always(response(302, "")))) {
      assertThat(customer.failed(server.url("/a")).code()).isEqualTo(11200);
    }
  }

  @Test
  void keepsCredentialsAndCookiesFromAnotherHost() throws Exception {
    Behaviour other =
        (asked, out) ->
            write(
                out,
                response(asked.path().equals("/open") ? 200 : 401, "", "Set-Cookie: theirs=1"));
    try (CustomerServer two = CustomerServer.start(other);
        CustomerServer one =
            CustomerServer.start(
                (asked, out) -> {
                  String location = "Location: http://two.example:" + two.port() + asked.path();
                  boolean authorized = asked.headers().containsKey("authorization");
                  write(
                      out,
                      authorized
                          ? response(307, "", location, "Set-Cookie: ours=1")
                          : response(401, ""));
                })) {
      String host = "http://user:hunter2@one.example:" + one.port();
      WebhookResponse open =
          customer.fetch(Method.POST, host + "/open", "session=1", Customer.FORM);
      Failed closed =
          Customer.failed(
              customer.fetch(Method.POST, host + "/closed", "session=1", Customer.FORM));

      assertThat(((Fetched) open).cookies()).containsExactly("ours=1");
      assertThat(closed.status()).isEqualTo(401);
      assertThat(one.asked)
          .hasSize(4)
          .allSatisfy(asked -> assertThat(asked.headers()).containsEntry("cookie", "session=1"));
      assertThat(two.asked)
          .hasSize(2)
          .allSatisfy(
              asked -> assertThat(asked.headers()).doesNotContainKeys("authorization", "cookie"));
    }
  }

  /// The first server has handled its request: asking it again could double what it did.
  @Test
  void retriesTheHopThatFailedAndNotTheOnesBefore() throws Exception {
    int deadPort;
    try (CustomerServer gone = CustomerServer.start(always(""))) {
      deadPort = gone.port();
    }
    try (CustomerServer server =
        CustomerServer.start(redirect(307, "/a", "http://two.example:" + deadPort + "/"))) {
      Failed failed = customer.failed(server.url("/a#rc=2"));

      assertThat(failed.code()).isEqualTo(11202);
      assertThat(failed.neverReached()).isFalse();
      assertThat(failed.attempts()).extracting(Attempt::status).containsExactly(307, 0, 0, 0);
      assertThat(server.asked).hasSize(1);
    }
  }
}
