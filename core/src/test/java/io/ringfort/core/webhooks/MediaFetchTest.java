package io.ringfort.core.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Files of customers. <https://www.twilio.com/docs/voice/twiml/play#play-caching>.
class MediaFetchTest {
  private final WebhookClient client =
      WebhookClient.start(
          EgressPolicy.allowLoopback(), new SimpleMeterRegistry(), new ManualClock());

  @AfterEach
  void close() {
    client.close();
  }

  private MediaResponse fetch(CustomerServer server, int most, String etag, String date)
      throws InterruptedException {
    WebhookRequest request =
        Customer.request(WebhookRequest.Method.GET, server.url("/a%41.wav"), "", List.of());
    return client.fetchMedia(new MediaRequest(request, most, etag, date), Duration.ofSeconds(20));
  }

  @Test
  void fetchesMoreThanAnAnswerMayHaveAndTellsItsHeaders() throws Exception {
    String answer =
        CustomerServer.response(
            200,
            "x".repeat(300_000),
            "Content-Type: audio/wav",
            "ETag: \"7\"",
            "Cache-Control: public",
            "Cache-Control: max-age=5",
            "Last-Modified: yesterday");
    try (CustomerServer server = CustomerServer.start(CustomerServer.always(answer))) {
      MediaResponse.Fetched fetched = (MediaResponse.Fetched) fetch(server, 300_000, "", "");
      assertThat(fetched.body()).hasSize(300_000);
      assertThat(fetched.contentType()).isEqualTo("audio/wav");
      assertThat(fetched.etag()).isEqualTo("\"7\"");
      assertThat(fetched.lastModified()).isEqualTo("yesterday");
      assertThat(fetched.cacheControl()).isEqualTo("public, max-age=5");
      CustomerServer.Asked asked = server.asked.getFirst();
      assertThat(asked.path()).isEqualTo("/a%41.wav");
      assertThat(asked.headers()).containsKey("x-twilio-signature");
      assertThat(asked.headers()).doesNotContainKeys("if-none-match", "if-modified-since");
    }
  }

  @Test
  void refusesAFileBeyondItsLimitByItsOwnCode() throws Exception {
    try (CustomerServer server =
        CustomerServer.start(
            CustomerServer.always(CustomerServer.response(200, "x".repeat(100_001))))) {
      MediaResponse.Failed failed = (MediaResponse.Failed) fetch(server, 100_000, "", "");
      assertThat(failed.code()).isEqualTo(11751);
      assertThat(failed.reason()).isEqualTo("the file is larger than 100000 bytes");
    }
  }

  @Test
  void asksForAChangeOnly() throws Exception {
    try (CustomerServer server =
        CustomerServer.start(
            CustomerServer.always(CustomerServer.response(304, "", "Cache-Control: max-age=9")))) {
      assertThat(fetch(server, 1_000, "\"7\"", "yesterday"))
          .isEqualTo(new MediaResponse.NotModified("max-age=9"));
      assertThat(server.asked.getFirst().headers())
          .containsEntry("if-none-match", "\"7\"")
          .containsEntry("if-modified-since", "yesterday");
      assertThat(fetch(server, 1_000, "", "")).isInstanceOf(MediaResponse.Failed.class);
    }
  }

  @Test
  void isAlwaysAGet() {
    WebhookRequest post =
        Customer.request(WebhookRequest.Method.POST, "http://127.0.0.1:1/", "", List.of());
    assertThatThrownBy(() -> new MediaRequest(post, 1, "", ""))
        .hasMessage("media request: got POST (expected: GET)");
  }
}
