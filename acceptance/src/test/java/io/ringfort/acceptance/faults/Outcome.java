package io.ringfort.acceptance.faults;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Answer;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.StackProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What became of messages, seen from both ends: the API's list, and the handsets.
final class Outcome {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  private Outcome() {}

  /// Waits until every one of the messages reads as wanted in the API's list.
  static void awaitStatus(Api api, Collection<String> sids, String wanted, Duration atMost) {
    await()
        .atMost(atMost)
        .pollInterval(LOOK_AGAIN)
        .untilAsserted(
            () -> {
              Map<String, String> statuses = statuses(api);
              Map<String, Integer> others = new HashMap<>();
              sids.stream()
                  .map(sid -> statuses.getOrDefault(sid, "missing"))
                  .filter(s -> !s.equals(wanted))
                  .forEach(s -> others.merge(s, 1, Integer::sum));
              if (!others.isEmpty()) {
                throw new AssertionError(
                    "messages that are not " + wanted + ": " + others + " of " + sids.size());
              }
            });
  }

  /// The status of every message in the list, by SID.
  static Map<String, String> statuses(Api api) {
    Map<String, String> statuses = new HashMap<>();
    String page = "/Messages.json?PageSize=1000";
    while (!page.isEmpty()) {
      Answer answer = api.get(page);
      if (answer.status() != 200) {
        throw new AssertionError("list of messages: got " + answer.status() + " " + answer.body());
      }
      answer
          .body()
          .path("messages")
          .forEach(m -> statuses.put(m.path("sid").asText(), m.path("status").asText()));
      page = answer.text("next_page_uri");
    }
    return statuses;
  }

  /// The bodies in the inboxes; one that is there twice breaks the test.
  static Set<String> received(Carrier carrier, List<String> handsets) {
    Set<String> bodies = new HashSet<>();
    for (String handset : handsets) {
      for (JsonNode message : carrier.inbox(handset)) {
        String body = message.path("body").asText();
        if (!bodies.add(body)) {
          throw new AssertionError("handset " + handset + " has '" + body + "' twice");
        }
      }
    }
    return bodies;
  }

  /// A counter of the product since its last start, summed over its tags.
  static long counter(StackProcess stack, String name) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String text =
          client
              .send(
                  HttpRequest.newBuilder(stack.apiUrl().resolve("/metrics")).build(),
                  BodyHandlers.ofString())
              .body();
      return Math.round(
          text.lines()
              .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
              .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
              .sum());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// Submits whose outcome the product does not know, since its last start.
  static long doubts(StackProcess stack) {
    return counter(stack, "ringfort_messages_doubts_total");
  }
}
