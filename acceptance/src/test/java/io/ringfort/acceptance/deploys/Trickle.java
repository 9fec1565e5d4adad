package io.ringfort.acceptance.deploys;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Answer;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.Http;
import io.ringfort.acceptance.ZonesProcess;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A client that sends a few messages a second until it is told to stop. It knows the addresses of
/// all gateways: where one does not answer it takes the next, with the same key.
final class Trickle {
  private static final long PAUSE_MILLIS = 250;

  private final ZonesProcess stack;
  private final String handset;
  private final Map<String, String> accepted = new ConcurrentHashMap<>();
  private final List<String> failures = new ArrayList<>();
  private final CountDownLatch enough = new CountDownLatch(1);
  private final Thread client;

  private Trickle(ZonesProcess stack, String handset) {
    this.stack = stack;
    this.handset = handset;
    client = Thread.ofVirtual().name("trickle").start(this::send);
  }

  static Trickle begin(ZonesProcess stack, String handset) {
    return new Trickle(stack, handset);
  }

  private void send() {
    try {
      for (int i = 0; !enough.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS); i++) {
        sendOne("trickle " + i);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendOne(String body) {
    String form =
        Http.form("From", stack.credentials().numbers().getFirst(), "To", handset, "Body", body);
    Map<String, String> key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
    Answer answer = null;
    for (int zone = 0; zone < stack.gateways().size() && answer == null; zone++) {
      answer = ask(stack.api(zone), form, key);
    }
    if (answer != null && answer.status() == 201) {
      accepted.put(answer.text("sid"), body);
    } else {
      failures.add(body + ": " + (answer == null ? "no gateway" : answer.body().toString()));
    }
  }

  /// @return null when nobody answers there
  private static @Nullable Answer ask(Api api, String form, Map<String, String> key) {
    try {
      return api.postBody("/Messages.json", form, key);
    } catch (UncheckedIOException _) {
      return null;
    }
  }

  /// Sends nothing any more.
  ///
  /// @return the requests that no gateway answered well
  List<String> stop() throws InterruptedException {
    enough.countDown();
    client.join();
    return failures;
  }

  /// The bodies of the accepted messages, by SID.
  Map<String, String> accepted() {
    return accepted;
  }

  List<String> received() {
    List<String> bodies = new ArrayList<>();
    for (JsonNode message : stack.carrier().inbox(handset)) {
      bodies.add(message.path("body").asText());
    }
    return bodies;
  }
}
