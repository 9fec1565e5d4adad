package io.ringfort.core.hosts;

import java.util.Comparator;
import java.util.Set;

/// What the memory map holds of a host, under its name.
///
/// @param beat grows with every write of that start of the host
/// @param silent the starts of other hosts, as [#start] names them, that it finds silent: its votes
record Entry(Host host, long beat, Set<String> silent) {
  private static final Comparator<Entry> AGE =
      Comparator.comparing((Entry e) -> e.host().incarnation())
          .thenComparing(Entry::isGone)
          .thenComparing(Entry::beat);

  Entry {
    // Absent in what an earlier release wrote.
    silent = silent == null ? Set.of() : Set.copyOf(silent);
  }

  Entry(Host host, long beat) {
    this(host, beat, Set.of());
  }

  static String start(Host host) {
    return host.name() + "@" + host.incarnation();
  }

  boolean isGone() {
    return host.state() == Host.State.GONE;
  }

  /// Scans and listeners of the map may bring an earlier entry after a later one.
  boolean isLaterThan(Entry other) {
    return AGE.compare(this, other) > 0;
  }

  Entry gone() {
    return new Entry(host.in(Host.State.GONE), beat + 1);
  }
}
