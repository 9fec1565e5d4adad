package io.ringfort.bench.rtp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// One second of sound that rises and falls like syllables, or of one frequency, at 8 kHz.
public final class Tone {
  private static final int RATE = 8_000;
  private static final int HEADER = 44;

  // ITU-T G.711, table 2a, in the usual 16-bit form.
  private static final int BIAS = 0x84;
  private static final int CLIP = 32_635;

  private Tone() {}

  private static short sample(int n) {
    double t = (double) n / RATE;
    double loudness = 0.5 - 0.5 * Math.cos(2 * Math.PI * 4 * t);
    return (short)
        (8_000
            * loudness
            * (Math.sin(2 * Math.PI * 180 * t) + 0.4 * Math.sin(2 * Math.PI * 540 * t)));
  }

  /// As a WAVE file of 16-bit samples.
  public static byte[] wav() {
    short[] second = new short[RATE];
    for (int n = 0; n < RATE; n++) {
      second[n] = sample(n);
    }
    return wav(second);
  }

  /// A second of one frequency; where that is a whole number, it can follow itself.
  public static short[] sine(int hertz) {
    short[] second = new short[RATE];
    for (int n = 0; n < RATE; n++) {
      second[n] = (short) (8_000 * Math.sin(2 * Math.PI * hertz * n / RATE));
    }
    return second;
  }

  /// Samples as a WAVE file.
  public static byte[] wav(short[] samples) {
    int bytes = 2 * samples.length;
    ByteBuffer wav = ByteBuffer.allocate(HEADER + bytes).order(ByteOrder.LITTLE_ENDIAN);
    wav.put(ascii("RIFF")).putInt(HEADER - 8 + bytes).put(ascii("WAVE"));
    wav.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) 1);
    wav.putInt(RATE).putInt(2 * RATE).putShort((short) 2).putShort((short) 16);
    wav.put(ascii("data")).putInt(bytes);
    for (short sample : samples) {
      wav.putShort(sample);
    }
    return wav.array();
  }

  /// As G.711 with the mu-law.
  static byte[] ulaw() {
    byte[] codes = new byte[RATE];
    for (int n = 0; n < RATE; n++) {
      codes[n] = ulaw(sample(n));
    }
    return codes;
  }

  static byte ulaw(short sample) {
    int sign = sample < 0 ? 0x80 : 0;
    int magnitude = Math.min(Math.abs((int) sample), CLIP) + BIAS;
    int exponent = 31 - Integer.numberOfLeadingZeros(magnitude) - 7;
    int mantissa = (magnitude >> (exponent + 3)) & 0x0F;
    return (byte) ~(sign | exponent << 4 | mantissa);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
