package io.ringfort.core.hosts;

import java.util.Comparator;

/// What the memory map holds of a host, under its name.
///
/// @param beat grows with every write of that start of the host
record Entry(Host host, long beat) {
  private static final Comparator<Entry> AGE =
      Comparator.comparing((Entry e) -> e.host().incarnation())
          .thenComparing(Entry::isGone)
          .thenComparing(Entry::beat);

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
