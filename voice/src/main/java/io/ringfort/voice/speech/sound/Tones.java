package io.ringfort.voice.speech.sound;

import java.util.Arrays;

/// Sounds made of sines, at 8 kHz.
public final class Tones {
  private static final int RATE = 8_000;
  private static final int EDGE_MILLIS = 5;

  /// About -13 dB below full scale for one of two tones: as loud as networks send them.
  private static final double LEVEL = 7_000;

  private Tones() {}

  /// One after the other.
  public static Sound join(Sound... parts) {
    short[] all = new short[Arrays.stream(parts).mapToInt(part -> part.samples().length).sum()];
    int at = 0;
    for (Sound part : parts) {
      System.arraycopy(part.samples(), 0, all, at, part.samples().length);
      at += part.samples().length;
    }
    return new Sound(all, RATE);
  }

  public static Sound silence(long millis) {
    return new Sound(new short[(int) (millis * RATE / 1_000)], RATE);
  }

  /// Together, with soft edges: a hard one clicks.
  public static Sound tone(int millis, double... frequencies) {
    short[] samples = new short[millis * RATE / 1_000];
    int edge = EDGE_MILLIS * RATE / 1_000;
    for (int i = 0; i < samples.length; i++) {
      double sum = 0;
      for (double frequency : frequencies) {
        sum += Math.sin(2 * Math.PI * frequency * i / RATE);
      }
      int toEdge = Math.min(i, samples.length - 1 - i);
      double softly = toEdge >= edge ? 1 : 0.5 - 0.5 * Math.cos(Math.PI * toEdge / edge);
      samples[i] = Sound.clip(sum * softly * LEVEL / Math.sqrt(frequencies.length));
    }
    return new Sound(samples, RATE);
  }

  /// A thousand hertz for half a second.
  public static Sound beep() {
    return tone(500, 1_000);
  }

  public static Sound enter() {
    return join(tone(120, 660), tone(180, 880));
  }

  public static Sound leave() {
    return join(tone(120, 880), tone(180, 660));
  }

  /// North America's busy tone, six times.
  public static Sound busy() {
    Sound once = join(tone(500, 480, 620), silence(500));
    return join(once, once, once, once, once, once);
  }

  /// One period of North America's ringback tone.
  public static Sound ringing() {
    return join(tone(2_000, 440, 480), silence(4_000));
  }

  /// The three rising tones that stand before an announcement (ITU-T E.180), here falling: it is a
  /// sign of ours, and machines that listen for the real one must not take a working number for a
  /// dead one.
  public static Sound sorry() {
    return join(tone(330, 1_800), tone(330, 1_400), tone(330, 950), silence(200));
  }
}
