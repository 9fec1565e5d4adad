package io.ringfort.voice.ffmpeg;

import java.io.IOException;

/// A run did not end well: bad input, or a limit was reached. The message ends with the program's
/// last lines.
public final class FfmpegFailed extends IOException {
  private static final long serialVersionUID = 1L;

  private final Why why;

  /// What was wrong.
  public enum Why {
    /// The program ended with an error: most often the input is not what it was said to be.
    REFUSED,
    /// It did not end in time and was killed.
    TIME,
    /// It wrote more than allowed and was killed.
    OUTPUT
  }

  FfmpegFailed(Why why, String message) {
    super(message);
    this.why = why;
  }

  public Why why() {
    return why;
  }
}
