package io.ringfort.core.webhooks;

import java.time.Duration;
import java.time.Instant;

/// Whether a destination is worth a try: a pure state machine, held by its [Destination].
///
/// Moves: `Closed → Open` after enough failures in a row within the window; `Open → Probing` when
/// the pause is over and somebody asks; `Probing → Closed` when the probe is answered, `→ Open`
/// when it fails, `→ Open` but due at once when it was given up.
sealed interface Breaker {
  int FAILURES_TO_OPEN = 20;
  Duration WINDOW = Duration.ofSeconds(10);
  Duration PAUSE = Duration.ofSeconds(5);
  Breaker HEALTHY = new Closed(0, Instant.MIN);

  /// Everyone passes. Counts the failures in a row since the first of them.
  record Closed(int failures, Instant since) implements Breaker {
    private Breaker after(Verdict verdict, Instant now) {
      return switch (verdict) {
        case ALIVE -> HEALTHY;
        case UNKNOWN -> this;
        case DEAD -> {
          boolean inWindow = failures > 0 && !now.isAfter(since.plus(WINDOW));
          Closed next = inWindow ? new Closed(failures + 1, since) : new Closed(1, now);
          yield next.failures < FAILURES_TO_OPEN ? next : new Open(now.plus(PAUSE));
        }
      };
    }
  }

  /// Nobody passes before `until`.
  record Open(Instant until) implements Breaker {}

  /// One request is under way to find out; nobody else passes.
  record Probing() implements Breaker {}

  /// What one request tells about the destination.
  enum Verdict {
    ALIVE,
    DEAD,
    /// It was given up for a reason that says nothing.
    UNKNOWN
  }

  default boolean admits(Instant now) {
    return switch (this) {
      case Closed _ -> true;
      case Open open -> !now.isBefore(open.until);
      case Probing _ -> false;
    };
  }

  /// The state once an admitted request has begun.
  default Breaker begun() {
    return this instanceof Open ? new Probing() : this;
  }

  /// The state after a request; `probe` says that it was the one begun in [Open].
  default Breaker ended(Verdict verdict, boolean probe, Instant now) {
    return switch (this) {
      case Closed closed -> closed.after(verdict, now);
      case Open open -> open; // a straggler from before it opened
      case Probing probing when !probe -> probing;
      case Probing _ ->
          switch (verdict) {
            case ALIVE -> HEALTHY;
            case DEAD -> new Open(now.plus(PAUSE));
            case UNKNOWN -> new Open(now);
          };
    };
  }
}
