package io.ringfort.simulator.handsets;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The newest messages of all handsets: at most 10,000 of one handset and 200,000 of all; the
/// oldest go first. Any thread may call it.
final class Mailbox<T> {
  private static final int MOST_OF_ONE = 10_000;
  private static final int MOST_OF_ALL = 200_000;

  private final Map<String, ArrayDeque<T>> byHandset = new HashMap<>();
  private final ArrayDeque<Arrival<T>> arrivals = new ArrayDeque<>();

  synchronized void add(String handset, T message) {
    ArrayDeque<T> own = byHandset.computeIfAbsent(handset, _ -> new ArrayDeque<>());
    own.addLast(message);
    arrivals.addLast(new Arrival<>(handset, message));
    if (own.size() > MOST_OF_ONE) {
      own.removeFirst();
    }
    if (arrivals.size() > MOST_OF_ALL) {
      drop(arrivals.removeFirst());
    }
  }

  /// The newest messages of a handset, the newest last.
  synchronized List<T> newest(String handset, int limit) {
    ArrayDeque<T> own = byHandset.getOrDefault(handset, new ArrayDeque<>());
    return own.stream().skip(Math.max(0, own.size() - limit)).toList();
  }

  synchronized void clear() {
    byHandset.clear();
    arrivals.clear();
  }

  private void drop(Arrival<T> oldest) {
    ArrayDeque<T> own = byHandset.get(oldest.handset());
    // The handset's own limit may have dropped it before: then its first is a younger one.
    if (own != null && own.peekFirst() == oldest.message()) {
      own.removeFirst();
      if (own.isEmpty()) {
        byHandset.remove(oldest.handset());
      }
    }
  }

  private record Arrival<T>(String handset, T message) {}
}
