package io.ringfort.protocol.g711;

/// G.711: sixteen-bit linear samples as one byte, by the µ-law and by the A-law. Pure; any thread.
///
/// Linear samples fill the whole 16 bits (the standard's 14 and 13 bits are the upper ones).
public final class G711 {

  /// The µ-law byte of a sample of zero.
  public static final byte ULAW_SILENCE = (byte) 0xFF;

  /// The A-law byte of the sample next to zero; the A-law has no zero.
  public static final byte ALAW_SILENCE = (byte) 0xD5;

  private static final int ULAW_BIAS = 0x84;
  private static final int ULAW_CLIP = 0x7FFF - ULAW_BIAS;
  private static final int ALAW_EVEN_BITS = 0x55;

  private static final short[] FROM_ULAW = new short[256];
  private static final short[] FROM_ALAW = new short[256];
  private static final byte[] ULAW_TO_ALAW = new byte[256];
  private static final byte[] ALAW_TO_ULAW = new byte[256];

  static {
    for (int code = 0; code < 256; code++) {
      FROM_ULAW[code] = expandUlaw(code);
      FROM_ALAW[code] = expandAlaw(code);
    }
    for (int code = 0; code < 256; code++) {
      ULAW_TO_ALAW[code] = toAlaw(FROM_ULAW[code]);
      ALAW_TO_ULAW[code] = toUlaw(FROM_ALAW[code]);
    }
  }

  private G711() {}

  /// The linear sample of a µ-law byte.
  public static short fromUlaw(byte code) {
    return FROM_ULAW[code & 0xFF];
  }

  /// The linear sample of an A-law byte.
  public static short fromAlaw(byte code) {
    return FROM_ALAW[code & 0xFF];
  }

  /// The µ-law byte of a linear sample.
  public static byte toUlaw(int sample) {
    int sign = sample < 0 ? 0x80 : 0;
    int magnitude = Math.min(Math.abs(sample), ULAW_CLIP) + ULAW_BIAS;
    int segment = 24 - Integer.numberOfLeadingZeros(magnitude);
    int step = (magnitude >> (segment + 3)) & 0x0F;
    return (byte) ~(sign | (segment << 4) | step);
  }

  /// The A-law byte of a linear sample.
  public static byte toAlaw(int sample) {
    int sign = sample < 0 ? 0 : 0x80;
    int magnitude = Math.min((sample < 0 ? ~sample : sample) >> 3, 0xFFF);
    int segment = Math.max(0, 27 - Integer.numberOfLeadingZeros(magnitude | 1));
    int step = (magnitude >> Math.max(segment, 1)) & 0x0F;
    return (byte) ((sign | (segment << 4) | step) ^ ALAW_EVEN_BITS);
  }

  /// The A-law byte nearest to a µ-law byte.
  public static byte ulawToAlaw(byte code) {
    return ULAW_TO_ALAW[code & 0xFF];
  }

  /// The µ-law byte nearest to an A-law byte.
  public static byte alawToUlaw(byte code) {
    return ALAW_TO_ULAW[code & 0xFF];
  }

  /// Linear samples of a whole array of µ-law.
  public static short[] fromUlaw(byte[] codes) {
    short[] samples = new short[codes.length];
    for (int i = 0; i < codes.length; i++) {
      samples[i] = fromUlaw(codes[i]);
    }
    return samples;
  }

  /// µ-law of a whole array of linear samples.
  public static byte[] toUlaw(short[] samples) {
    byte[] codes = new byte[samples.length];
    for (int i = 0; i < samples.length; i++) {
      codes[i] = toUlaw(samples[i]);
    }
    return codes;
  }

  private static short expandUlaw(int code) {
    int bits = ~code & 0xFF;
    int segment = (bits >> 4) & 7;
    int magnitude = ((((bits & 0x0F) << 3) + ULAW_BIAS) << segment) - ULAW_BIAS;
    return (short) ((bits & 0x80) != 0 ? -magnitude : magnitude);
  }

  private static short expandAlaw(int code) {
    int bits = code ^ ALAW_EVEN_BITS;
    int segment = (bits >> 4) & 7;
    int step = ((bits & 0x0F) << 4) + 8;
    int magnitude = segment == 0 ? step : (step + 0x100) << (segment - 1);
    return (short) ((bits & 0x80) != 0 ? magnitude : -magnitude);
  }
}
