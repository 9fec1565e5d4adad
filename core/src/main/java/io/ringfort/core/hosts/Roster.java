package io.ringfort.core.hosts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The local copy of who is there, and since when which beat stands still. Time is passed in; any
/// thread, reads of [#all] take no lock.
final class Roster {
  /// A frozen host's beats stand still as well: without that, silence is a broken line.
  private static final long FROZEN_BEAT_NANOS = Duration.ofSeconds(2).toNanos();

  private static final Duration FROZEN_LINE = Duration.ofMillis(2_500);
  private static final long STILL_NANOS = Duration.ofSeconds(8).toNanos();

  private final HostName self;
  private final Map<HostName, Seen> seen = new HashMap<>();
  private volatile List<Host> all = List.of();

  /// @param moved when its beat was last seen to move
  private record Seen(Entry entry, long moved) {}

  /// A host that is to be declared gone.
  ///
  /// @param isProven also if its beat should move: nobody is there to write the next one
  record Dead(Entry entry, boolean isProven, String why) {}

  Roster(HostName self) {
    this.self = self;
  }

  List<Host> all() {
    return all;
  }

  /// @return what others are to be told of, in order
  synchronized List<Host> saw(Entry entry, long now) {
    HostName name = entry.host().name();
    Seen before = seen.get(name);
    if (before != null && !entry.isLaterThan(before.entry())) {
      return List.of();
    }
    seen.put(name, new Seen(entry, now));
    publish();
    List<Host> told = new ArrayList<>();
    if (!name.equals(self)) {
      changes(before == null ? null : before.entry(), entry, told);
    }
    return told;
  }

  private static void changes(@Nullable Entry before, Entry now, List<Host> told) {
    if (before == null) {
      told.add(now.host());
      return;
    }
    boolean isNewStart = before.host().incarnation() != now.host().incarnation();
    if (isNewStart && !before.isGone()) {
      // It came back before anybody noticed that it had died.
      told.add(before.host().in(Host.State.GONE));
    }
    if (isNewStart || before.host().state() != now.host().state()) {
      told.add(now.host());
    }
  }

  /// Memory was away: that no beat moved says nothing.
  synchronized void forgive(long now) {
    seen.replaceAll((_, s) -> new Seen(s.entry(), now));
  }

  /// Whether that start of a host was seen to be over.
  synchronized boolean isOver(Entry entry) {
    Seen known = seen.get(entry.host().name());
    return known != null
        && known.entry().isGone()
        && known.entry().host().incarnation() >= entry.host().incarnation()
        && !entry.isGone();
  }

  /// Who is dead by now, besides this host.
  ///
  /// @param watches whether this host has lifelines at all
  /// @param isFresh whether memory is read at all, so that a beat which stands still means
  // something
  synchronized List<Dead> dead(Lifelines lines, boolean watches, long now, boolean isFresh) {
    List<Dead> dead = new ArrayList<>();
    for (Seen s : seen.values()) {
      Host host = s.entry().host();
      if (host.name().equals(self) || s.entry().isGone()) {
        continue;
      }
      boolean isWatched = watches && host.ports().containsKey(Lifelines.PORT);
      Lifelines.Sign sign =
          isWatched ? lines.sign(host.name(), host.incarnation()) : new Lifelines.Sign.Answers();
      long still = isFresh ? now - s.moved() : 0;
      if (sign instanceof Lifelines.Sign.Over) {
        dead.add(new Dead(s.entry(), true, "nobody listens at its lifeline"));
      } else if (sign instanceof Lifelines.Sign.Silent(Duration time)
          && time.compareTo(FROZEN_LINE) >= 0
          && still >= FROZEN_BEAT_NANOS) {
        dead.add(new Dead(s.entry(), false, "silent for " + time.toMillis() + " ms"));
      } else if (still >= STILL_NANOS) {
        dead.add(new Dead(s.entry(), false, "no beat for 8 s"));
      }
    }
    return dead;
  }

  private void publish() {
    all =
        seen.values().stream()
            .map(s -> s.entry().host())
            .sorted(
                Comparator.comparing((Host h) -> h.state() == Host.State.GONE)
                    .thenComparing(Host::name))
            .toList();
  }
}
