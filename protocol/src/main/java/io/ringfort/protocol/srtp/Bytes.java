package io.ringfort.protocol.srtp;

/// Numbers in network order.
final class Bytes {
  private Bytes() {}

  static int int16(byte[] in, int at) {
    return (in[at] & 0xFF) << 8 | in[at + 1] & 0xFF;
  }

  static int int32(byte[] in, int at) {
    return int16(in, at) << 16 | int16(in, at + 2);
  }

  static byte[] of(int number) {
    byte[] bytes = new byte[4];
    put(bytes, 0, number);
    return bytes;
  }

  static void put(byte[] in, int at, int number) {
    in[at] = (byte) (number >> 24);
    in[at + 1] = (byte) (number >> 16);
    in[at + 2] = (byte) (number >> 8);
    in[at + 3] = (byte) number;
  }

  static void xor(byte[] in, int at, int number) {
    in[at] ^= (byte) (number >> 24);
    in[at + 1] ^= (byte) (number >> 16);
    in[at + 2] ^= (byte) (number >> 8);
    in[at + 3] ^= (byte) number;
  }
}
