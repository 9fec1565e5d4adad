package io.ringfort.voice.media;

import io.ringfort.protocol.g711.G711;
import java.util.Arrays;

/// The unit of sound: 20 ms of µ-law.
final class Frame {
  static final int SAMPLES = 160;
  static final int MILLIS = 20;

  /// Shared and never written to.
  static final byte[] SILENCE = silent();

  private Frame() {}

  static byte[] silent() {
    byte[] frame = new byte[SAMPLES];
    Arrays.fill(frame, G711.ULAW_SILENCE);
    return frame;
  }

  static long count(java.time.Duration length) {
    return (length.toMillis() + MILLIS - 1) / MILLIS;
  }
}
