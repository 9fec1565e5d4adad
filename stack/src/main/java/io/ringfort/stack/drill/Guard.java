package io.ringfort.stack.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// Says when a drill has gone so wrong that it must not go on. Told of each sample in turn; one
/// thread.
final class Guard {
  private static final double MOST_CALLS_LOST = 0.2;
  private static final double MOST_REFUSED = 0.5;
  private static final Duration WINDOW = Duration.ofSeconds(10);

  /// Fewer answers say nothing.
  private static final int FEW = 4;

  private final int calls;
  private final Deque<Sample> window = new ArrayDeque<>();

  /// @param accepted so far, of all creates
  /// @param refused so far: errors that the client could not make good
  /// @param callsLost handsets whose call has ended
  record Sample(Instant at, int accepted, int refused, int callsLost) {}

  /// @param calls handsets in calls when the fault came
  Guard(int calls) {
    this.calls = calls;
  }

  /// @return why the drill must end; empty: it may go on
  Optional<String> look(Sample sample) {
    window.addLast(sample);
    // The one before the window stays: it is where the window begins.
    while (window.size() > 1 && isOld(window.stream().skip(1).findFirst().orElseThrow(), sample)) {
      window.removeFirst();
    }
    if (calls > 0 && sample.callsLost() > MOST_CALLS_LOST * calls) {
      return Optional.of(sample.callsLost() + " of " + calls + " calls were lost");
    }
    Sample first = window.getFirst();
    int accepted = sample.accepted() - first.accepted();
    int refused = sample.refused() - first.refused();
    boolean isWhole = !first.at().isAfter(sample.at().minus(WINDOW));
    if (isWhole
        && accepted + refused >= FEW
        && refused > MOST_REFUSED * (accepted + refused)) {
      return Optional.of(
          refused + " of " + (accepted + refused) + " creates failed within " + seconds());
    }
    return Optional.empty();
  }

  private static boolean isOld(Sample second, Sample now) {
    return !second.at().isAfter(now.at().minus(WINDOW));
  }

  private static String seconds() {
    return WINDOW.toSeconds() + " s";
  }
}
