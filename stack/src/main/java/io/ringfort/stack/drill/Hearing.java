package io.ringfort.stack.drill;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/// What one handset heard, as the carrier tells it. Pure.
///
/// @param kind of its call
/// @param call the handset's newest; a missing node when there is none
record Hearing(CallKind kind, JsonNode call) {
  /// Whoever hears nothing for that long when all is over has lost his call.
  static final long DEAF_MILLIS = 2_000;

  private static final String ANSWERED = "answered";

  /// @param millis how long
  /// @param ownMillis of these, at most, the carrier's own
  record Pause(Instant from, long millis, long ownMillis) {
    Instant end() {
      return from.plusMillis(millis);
    }

    /// What is certain.
    long netMillis() {
      return millis - ownMillis;
    }
  }

  /// The longest pause that ended within a time.
  Optional<Pause> longest(Instant after, Instant until) {
    return last(after, until, 0, false);
  }

  /// The last pause of more than a length that ended within a time.
  Optional<Pause> last(Instant after, Instant until, long longerThanMillis) {
    return last(after, until, longerThanMillis, true);
  }

  private Optional<Pause> last(Instant after, Instant until, long atLeast, boolean latest) {
    String began = call.path("mediaBeganAt").asText("");
    if (began.isEmpty() || !kind.sounds()) {
      return Optional.empty();
    }
    Pause best = null;
    for (JsonNode gap : call.path("quiets")) {
      Pause pause =
          new Pause(
              Instant.parse(began).plusMillis(gap.path("fromMs").asLong()),
              gap.path("ms").asLong(),
              gap.path("stallMs").asLong());
      boolean counts =
          pause.end().isAfter(after)
              && pause.from().isBefore(until)
              && pause.netMillis() > atLeast;
      if (counts && (best == null || latest || pause.netMillis() > best.netMillis())) {
        best = pause;
      }
    }
    return Optional.ofNullable(best);
  }

  /// @param beat the call in the carrier's pulse, at the moment of judgement
  static boolean goesOn(CallKind kind, JsonNode beat) {
    long silent = beat.path("media").path("msSinceLastSound").asLong(Long.MAX_VALUE);
    return beat.path("state").asText().equals(ANSWERED)
        && (!kind.sounds() || silent <= DEAF_MILLIS);
  }

  /// Why it is lost.
  String end() {
    return kind.title()
        + ": "
        + (call.path("state").asText("").equals("ended")
            ? call.path("reason").asText("ended") + " at " + call.path("endedAt").asText()
            : "no sound");
  }
}
