package io.ringfort.simulator.smpp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Puts the parts of long messages together, as a handset does. It keeps the 100,000 messages that
/// it began most recently, complete ones too: by them it knows a late repeat of a part from the
/// first part of the next message that uses the same reference. Any thread may call it.
final class Reassembler {
  private static final int MOST = 100_000;

  private final Map<Long, Assembly> assemblies = new LinkedHashMap<>();

  /// The whole message, if this part completes it; empty while parts are missing, and for a repeat
  /// of a part of a message that is already complete.
  synchronized Optional<Whole> add(Submit submit) {
    if (submit.part().isOnly()) {
      return Optional.of(new Whole(submit.body(), List.of(submit.identity().part())));
    }
    long key = submit.identity().message();
    Assembly assembly = assemblies.get(key);
    if (assembly == null || !assembly.fits(submit)) {
      assembly = new Assembly(submit.part().total());
      assemblies.remove(key);
      assemblies.put(key, assembly);
      if (assemblies.size() > MOST) {
        assemblies.remove(assemblies.keySet().iterator().next());
      }
    }
    return assembly.add(submit);
  }

  synchronized void clear() {
    assemblies.clear();
  }

  /// A message with all its parts.
  record Whole(String body, List<Long> parts) {}

  private static final class Assembly {
    private final int total;
    private final Map<Integer, Long> identities = new TreeMap<>();
    private final Map<Integer, String> bodies = new TreeMap<>();

    Assembly(int total) {
      this.total = total;
    }

    /// Whether the part belongs here: its place is free, or already holds just this part.
    boolean fits(Submit submit) {
      Long present = identities.get(submit.part().number());
      return total == submit.part().total()
          && (present == null || present == submit.identity().part());
    }

    Optional<Whole> add(Submit submit) {
      int number = submit.part().number();
      if (identities.putIfAbsent(number, submit.identity().part()) != null) {
        return Optional.empty();
      }
      bodies.put(number, submit.body());
      if (bodies.size() < total) {
        return Optional.empty();
      }
      Whole whole = new Whole(String.join("", bodies.values()), List.copyOf(identities.values()));
      bodies.clear();
      return Optional.of(whole);
    }
  }
}
