package io.ringfort.voice.media;

/// Sound that is ready to be sent: G.711 µ-law at 8 kHz, one byte for each sample. The array is
/// shared and never written to.
public record Prompt(byte[] ulaw) {

  /// Bytes in a second.
  public static final int RATE = 8_000;

  /// How long it is, in milliseconds.
  public long millis() {
    return ulaw.length * 1_000L / RATE;
  }
}
