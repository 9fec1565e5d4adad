package io.ringfort.api.operator;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One run of a [Work], as it is at a moment.
///
/// @param words of the work
/// @param exitCode as `./ringfort` ends with; null: it runs, or was ended by force
/// @param ended null: it runs
/// @param lines the last ones that it printed
/// @param leftOut how many lines before them are not kept
public record Operation(
    String id,
    List<String> words,
    State state,
    @Nullable Integer exitCode,
    Instant begun,
    @Nullable Instant ended,
    List<String> lines,
    int leftOut) {
  public Operation {
    words = List.copyOf(words);
    lines = List.copyOf(lines);
  }

  /// `RUNNING → CANCELLING`; from each of these one of the others, for good.
  public enum State {
    RUNNING,
    /// It was asked to end, and puts in order what it can.
    CANCELLING,
    DONE,
    /// It ended as it must not: a drill that did not hold, an evacuation that stopped.
    FAILED,
    /// It did not begin: the last line says why.
    REFUSED,
    CANCELLED;

    public boolean isOver() {
      return this != RUNNING && this != CANCELLING;
    }

    /// In small letters, as in answers.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// As one would type it, without the launcher.
  public String text() {
    return String.join(" ", words);
  }
}
