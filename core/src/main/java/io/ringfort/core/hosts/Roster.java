package io.ringfort.core.hosts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The local copy of who is there, and since when which beat stands still. Time is passed in; any
/// thread, reads of [#all] take no lock.
final class Roster {
  private static final long STILL_NANOS = Duration.ofSeconds(8).toNanos();

  /// The votes of a watcher that does not beat itself are not counted.
  private static final long FRESH_NANOS = Duration.ofSeconds(2).toNanos();

  private final HostName self;
  private final Map<HostName, Seen> seen = new HashMap<>();
  private volatile List<Host> all = List.of();

  /// @param moved when its beat was last seen to move
  /// @param forgiven the same, or later: since when it could have been seen to move
  private record Seen(Entry entry, long moved, long forgiven) {}

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
    seen.put(name, new Seen(entry, now, now));
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

  /// Memory was away: that no beat moved says nothing of those who have nothing but beats. Whoever
  /// is silent on its line as well could not beat either, or it had by now: that needs no more time.
  synchronized void forgive(long now) {
    seen.replaceAll((_, s) -> new Seen(s.entry(), s.moved(), now));
  }

  /// Whether that start of a host was seen to be over.
  synchronized boolean isOver(Entry entry) {
    Seen known = seen.get(entry.host().name());
    return known != null
        && known.entry().isGone()
        && known.entry().host().incarnation() >= entry.host().incarnation()
        && !entry.isGone();
  }

  /// The starts of other hosts that this one finds silent.
  ///
  /// @param isFresh whether memory is read at all, so that a beat which stands still means
  ///   something
  synchronized Set<String> silent(Lifelines lines, long now, boolean isFresh) {
    Set<String> silent = new HashSet<>();
    for (Seen s : seen.values()) {
      Host host = s.entry().host();
      if (isWatched(s)
          && isFresh
          && lines.sign(host.name(), host.incarnation()) instanceof Lifelines.Sign.Silent(var time)
          && DeathRules.isSilent(time, Duration.ofNanos(now - s.moved()))) {
        silent.add(Entry.start(host));
      }
    }
    return silent;
  }

  /// Whether it is to be asked by its lifeline.
  private boolean isWatched(Seen s) {
    return !s.entry().host().name().equals(self)
        && !s.entry().isGone()
        && s.entry().host().ports().containsKey(Lifelines.PORT);
  }

  /// Who is dead by now, besides this host.
  ///
  /// @param own what this host finds silent; null when it has no lifelines: then it does not judge
  ///   those that have
  /// @param isFresh as in [#silent]
  synchronized List<Dead> dead(
      Lifelines lines, @Nullable Set<String> own, long now, boolean isFresh) {
    List<Dead> dead = new ArrayList<>();
    for (Seen s : seen.values()) {
      Host host = s.entry().host();
      Duration still = Duration.ofNanos(isFresh ? now - s.forgiven() : 0);
      if (isWatched(s)) {
        if (own == null) {
          continue;
        }
        if (lines.sign(host.name(), host.incarnation()) instanceof Lifelines.Sign.Over) {
          dead.add(new Dead(s.entry(), true, "nobody listens at its lifeline"));
        } else if (own.contains(Entry.start(host)) && isVotedDead(s, now, still)) {
          dead.add(new Dead(s.entry(), false, "silent for half of those who watch it"));
        }
      } else if (!host.name().equals(self)
          && !s.entry().isGone()
          && still.toNanos() >= STILL_NANOS) {
        dead.add(new Dead(s.entry(), false, "no beat for 8 s"));
      }
    }
    return dead;
  }

  /// With the vote of this host.
  private boolean isVotedDead(Seen s, long now, Duration still) {
    int votes = 1;
    int watchers = 1;
    for (Seen other : seen.values()) {
      if (isWatched(other) && other != s) {
        watchers++;
        if (now - other.moved() <= FRESH_NANOS
            && other.entry().silent().contains(Entry.start(s.entry().host()))) {
          votes++;
        }
      }
    }
    return DeathRules.isDead(votes, watchers, still);
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
