package io.ringfort.protocol.stun;

import java.security.GeneralSecurityException;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Numbers and sums of STUN (RFC 8489, 18).
final class StunFields {
  static final int COOKIE = 0x2112A442;
  static final int BINDING_REQUEST = 0x0001;
  static final int BINDING_SUCCESS = 0x0101;
  static final int BINDING_ERROR = 0x0111;
  static final int USERNAME = 0x0006;
  static final int INTEGRITY = 0x0008;
  static final int ERROR_CODE = 0x0009;
  static final int XOR_MAPPED_ADDRESS = 0x0020;
  static final int USE_CANDIDATE = 0x0025;
  static final int FINGERPRINT = 0x8028;
  static final int ICE_CONTROLLED = 0x8029;
  static final int INTEGRITY_BYTES = 20;
  private static final String HMAC = "HmacSHA1";
  private static final int HEADER = 20;

  private StunFields() {}

  /// Over everything before the attribute, with a length that ends right behind it (14.5).
  static byte[] integrity(byte[] packet, int at, byte[] password) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(password, HMAC));
      int length = at - HEADER + 4 + INTEGRITY_BYTES;
      mac.update(packet, 0, 2);
      mac.update((byte) (length >> 8));
      mac.update((byte) length);
      mac.update(packet, 4, at - 4);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no " + HMAC, e);
    }
  }

  /// Over everything before the attribute (14.7).
  static int fingerprint(byte[] packet, int at) {
    CRC32 crc = new CRC32();
    crc.update(packet, 0, at);
    return (int) crc.getValue() ^ 0x5354554E;
  }
}
