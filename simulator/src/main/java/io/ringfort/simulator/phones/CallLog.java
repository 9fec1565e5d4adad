package io.ringfort.simulator.phones;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// The newest calls of all phones: at most 50 of one phone and 5,000 of all. Of older ones the
/// sounds go first, when all sounds together take more than a quarter of the memory. Any thread may
/// call it.
final class CallLog {
  private static final int MOST_OF_ONE = 50;
  private static final int MOST_OF_ALL = 5_000;
  private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 4;

  private final Map<String, ArrayDeque<PhoneCall>> byHandset = new HashMap<>();
  private final ArrayDeque<PhoneCall> all = new ArrayDeque<>();
  private final AtomicBoolean trimming = new AtomicBoolean();

  synchronized void add(PhoneCall call) {
    ArrayDeque<PhoneCall> own = byHandset.computeIfAbsent(call.handset(), _ -> new ArrayDeque<>());
    own.addFirst(call);
    all.addFirst(call);
    if (own.size() > MOST_OF_ONE) {
      PhoneCall oldest = own.removeLast();
      all.remove(oldest);
      discard(oldest);
    }
    if (all.size() > MOST_OF_ALL) {
      drop(all.removeLast());
    }
  }

  /// The calls of a phone, the newest first.
  synchronized List<PhoneCall> of(String handset) {
    return List.copyOf(byHandset.getOrDefault(handset, new ArrayDeque<>()));
  }

  synchronized Optional<PhoneCall> find(String handset, String id) {
    return byHandset.getOrDefault(handset, new ArrayDeque<>()).stream()
        .filter(call -> call.id().equals(id))
        .findFirst();
  }

  synchronized void clear() {
    all.forEach(CallLog::discard);
    byHandset.clear();
    all.clear();
  }

  /// A call has ended. What is not listed any more keeps no sounds.
  void ended(PhoneCall call) {
    if (find(call.handset(), call.id()).isEmpty()) {
      discard(call);
    }
    if (trimming.compareAndSet(false, true)) {
      Thread.ofVirtual().name("simulator-trim").start(this::trim);
    }
  }

  private void trim() {
    // First, so that a call that ends meanwhile is not missed.
    trimming.set(false);
    long bytes = 0;
    for (PhoneCall call : calls()) {
      bytes += call.media().bytes();
      if (bytes > MOST_BYTES && call.facts().isEnded()) {
        bytes -= call.media().bytes();
        call.media().forgetSounds();
      }
    }
  }

  /// The newest first.
  synchronized List<PhoneCall> calls() {
    return List.copyOf(all);
  }

  private static void discard(PhoneCall call) {
    if (call.facts().isEnded()) {
      call.media().discard();
    }
  }

  private void drop(PhoneCall oldest) {
    discard(oldest);
    ArrayDeque<PhoneCall> own = byHandset.get(oldest.handset());
    if (own != null) {
      own.remove(oldest);
      if (own.isEmpty()) {
        byHandset.remove(oldest.handset());
      }
    }
  }
}
