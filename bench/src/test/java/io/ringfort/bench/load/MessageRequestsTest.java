package io.ringfort.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageRequestsTest {
  private static final List<String> SENDERS = List.of("+14155550100", "+14155550101");

  @Test
  void reachesTheServerAsTheFormThatItMeans() throws Exception {
    try (TinyServer server = new TinyServer(_ -> new TinyServer.Reply(201, "{}"));
        KeepAliveConnection connection = KeepAliveConnection.open(server.url())) {
      MessageRequests messages =
          new MessageRequests(
              Requests.basic(server.url(), "AC1", "secret"), "/Messages.json", SENDERS);
      connection.send(messages.of(1_234_567));
      connection.send(messages.of(8));
      assertThat(server.seen())
          .extracting(TinyServer.Seen::body)
          .containsExactly(
              "From=%2B14155550101&To=%2B4915111234567&Body=Your+parcel+arrives+today+between+14+and+16.+No.+1234567.",
              "From=%2B14155550100&To=%2B4915110000008&Body=Your+parcel+arrives+today+between+14+and+16.+No.+0000008.");
      // RFC 7617, 2: user-id and password, joined by a colon, in Base64.
      assertThat(server.seen())
          .extracting(TinyServer.Seen::authorization)
          .containsOnly("Basic QUMxOnNlY3JldA==");
    }
  }

  @Test
  void refusesWhatItCannotEncode() {
    Requests requests = Requests.anonymous(URI.create("http://127.0.0.1:1"));
    assertThatThrownBy(() -> new MessageRequests(requests, "/", List.of()))
        .hasMessageStartingWith("senders: got none");
    assertThatThrownBy(() -> new MessageRequests(requests, "/", List.of("+1", "+12")))
        .hasMessageContaining("of one length");
    MessageRequests messages = new MessageRequests(requests, "/", SENDERS);
    assertThatThrownBy(() -> messages.of(10_000_000))
        .hasMessage("number: got 10000000 (expected: 0 to 9999999)");
  }
}
