package io.ringfort.voice.calls;

import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.media.MediaStats;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Adds to an ended call what only its host knows.
final class Verdicts {
  private Verdicts() {}

  /// How well the two heard each other.
  static Call withQuality(Call call, Optional<MediaStats> stats, InstantSource clock) {
    if (stats.isEmpty()) {
      return call;
    }
    MediaStats s = stats.get();
    return call.noting(
        clock.instant(),
        "media",
        "sound of this leg",
        Map.of(
            "sent", "" + s.sent(),
            "received", "" + s.received(),
            "lost", "" + s.lost(),
            "jitterMs", String.format(Locale.ROOT, "%.1f", s.jitterMillis()),
            "longestGapMs", "" + s.longestGapMillis(),
            "mos", String.format(Locale.ROOT, "%.2f", s.mos())));
  }
}
