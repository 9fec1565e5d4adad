package io.ringfort.voice.sip;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/// Remembers the events of a leg.
final class Heard implements LegListener {
  final List<LegEvent> events = new CopyOnWriteArrayList<>();

  @Override
  public void on(LegEvent event) {
    events.add(event);
  }

  /// Waits for an event of that kind.
  <T extends LegEvent> T await(Class<T> kind) {
    return await(kind, 1);
  }

  /// Waits for the n-th event of that kind.
  <T extends LegEvent> T await(Class<T> kind, int number) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(8))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> all(kind).size() >= number);
    return all(kind).get(number - 1);
  }

  <T extends LegEvent> List<T> all(Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
