package io.ringfort.protocol.dtmf;

import io.ringfort.protocol.g711.G711;

/// The sixteen keys, their numbers as events (RFC 4733, 3.2) and their tones (ITU-T Q.23). Pure;
/// any thread.
public final class Keys {

  /// Every key, in the order of their event numbers.
  public static final String ALL = "0123456789*#ABCD";

  static final int[] LOW = {697, 770, 852, 941};
  static final int[] HIGH = {1209, 1336, 1477, 1633};
  static final String PAD = "123A456B789C*0#D";

  // Peaks of -13 and -11 dBFS: about -10 and -8 dBm0, the upper tone a little louder as lines eat
  // it.
  private static final double LOW_PEAK = 32_767 * Math.pow(10, -13 / 20.0);
  private static final double HIGH_PEAK = 32_767 * Math.pow(10, -11 / 20.0);

  private Keys() {}

  public static boolean isKey(char key) {
    return ALL.indexOf(key) >= 0;
  }

  /// @throws IllegalArgumentException when it is no key
  public static int event(char key) {
    int event = ALL.indexOf(key);
    if (event < 0) {
      throw new IllegalArgumentException("got '" + key + "' (expected: one of " + ALL + ")");
    }
    return event;
  }

  /// The key's tones, as µ-law at 8 kHz.
  public static byte[] tones(char key, int samples) {
    event(key);
    int pad = PAD.indexOf(key);
    double low = 2 * Math.PI * LOW[pad / 4] / 8_000;
    double high = 2 * Math.PI * HIGH[pad % 4] / 8_000;
    byte[] tones = new byte[samples];
    for (int i = 0; i < samples; i++) {
      double sample = LOW_PEAK * Math.sin(low * i) + HIGH_PEAK * Math.sin(high * i);
      tones[i] = G711.toUlaw((int) Math.round(sample));
    }
    return tones;
  }
}
