package io.ringfort.simulator.rtp;

/// G.711, by its static payload types (RFC 3551, 4.5.14): 0 is the mu-law, 8 the A-law.
final class G711 {
  static final int PCMU = 0;
  static final int PCMA = 8;
  static final int RATE_HZ = 8_000;

  private static final int BIAS = 0x84;
  private static final int CLIP = 32_635;
  private static final short[] FROM_MU = new short[256];
  private static final short[] FROM_A = new short[256];

  static {
    for (int i = 0; i < 256; i++) {
      FROM_MU[i] = expandMu(i);
      FROM_A[i] = expandA(i);
    }
  }

  private G711() {}

  static short decode(int payloadType, byte octet) {
    return payloadType == PCMA ? FROM_A[octet & 0xff] : FROM_MU[octet & 0xff];
  }

  static byte encode(int payloadType, short sample) {
    return payloadType == PCMA ? toA(sample) : toMu(sample);
  }

  private static byte toMu(int sample) {
    int sign = sample < 0 ? 0x80 : 0;
    int magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
    int exponent = 24 - Integer.numberOfLeadingZeros(magnitude);
    int mantissa = (magnitude >> (exponent + 3)) & 0x0f;
    return (byte) ~(sign | (exponent << 4) | mantissa);
  }

  private static short expandMu(int octet) {
    int bits = ~octet;
    int exponent = (bits >> 4) & 7;
    int magnitude = ((((bits & 0x0f) << 3) + BIAS) << exponent) - BIAS;
    return (short) ((bits & 0x80) == 0 ? magnitude : -magnitude);
  }

  private static byte toA(int sample) {
    int sign = sample >= 0 ? 0x80 : 0;
    int magnitude = Math.min(sample >= 0 ? sample : -sample - 1, 32_767) >> 3;
    int exponent = Math.max(0, 27 - Integer.numberOfLeadingZeros(Math.max(1, magnitude)));
    int mantissa = (magnitude >> Math.max(1, exponent)) & 0x0f;
    return (byte) ((sign | (exponent << 4) | mantissa) ^ 0x55);
  }

  private static short expandA(int octet) {
    int bits = octet ^ 0x55;
    int exponent = (bits >> 4) & 7;
    int magnitude = ((bits & 0x0f) << 4) + 8;
    if (exponent > 0) {
      magnitude = (magnitude + 0x100) << (exponent - 1);
    }
    return (short) ((bits & 0x80) != 0 ? magnitude : -magnitude);
  }
}
