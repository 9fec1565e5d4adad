package io.ringfort.core.alerts;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Tells what lasts from what flickers. Not thread-safe; time is passed in.
final class Steady {
  private final Map<Finding, Seen> seen = new HashMap<>();

  /// @param holds whether it has lasted as long as it must
  private record Seen(Instant first, Instant last, boolean holds) {}

  /// @param there what is wrong now
  /// @return what is to be told
  Set<Finding> look(Set<Finding> there, Instant now) {
    for (Finding finding : there) {
      AlertKind.of(finding.kind())
          .ifPresent(
              kind -> seen.merge(finding, first(kind, now), (old, _) -> next(kind, old, now)));
    }
    seen.entrySet()
        .removeIf(e -> !there.contains(e.getKey()) && isOver(e.getKey(), e.getValue(), now));
    Set<Finding> holding = new HashSet<>();
    seen.forEach(
        (finding, s) -> {
          if (s.holds()) {
            holding.add(finding);
          }
        });
    return holding;
  }

  private static Seen first(AlertKind kind, Instant now) {
    return new Seen(now, now, kind.delays().raise().isZero());
  }

  private static Seen next(AlertKind kind, Seen before, Instant now) {
    boolean lasted = !now.isBefore(before.first().plus(kind.delays().raise()));
    return new Seen(before.first(), now, before.holds() || lasted);
  }

  private static boolean isOver(Finding finding, Seen s, Instant now) {
    return !s.holds()
        || AlertKind.of(finding.kind())
            .map(kind -> !now.isBefore(s.last().plus(kind.delays().clear())))
            .orElse(true);
  }
}
