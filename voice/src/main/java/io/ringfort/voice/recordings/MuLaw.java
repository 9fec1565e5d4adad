package io.ringfort.voice.recordings;

/// What the bytes of µ-law sound like (ITU-T G.711).
final class MuLaw {
  static final byte SILENCE = (byte) 0xff;
  private static final short[] DECODED = decoded();

  private MuLaw() {}

  static short decode(byte code) {
    return DECODED[code & 0xff];
  }

  private static short[] decoded() {
    short[] table = new short[256];
    for (int i = 0; i < table.length; i++) {
      int bits = ~i;
      int exponent = bits >> 4 & 7;
      int magnitude = (((bits & 0x0f) << 3) + 0x84 << exponent) - 0x84;
      table[i] = (short) ((bits & 0x80) == 0 ? magnitude : -magnitude);
    }
    return table;
  }
}
