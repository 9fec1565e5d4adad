package io.ringfort.bench.browsers;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The checks of ICE by the side that chooses (RFC 8445, 7.2), as STUN (RFC 8489).
final class Checks {
  private static final int HEADER = 20;
  private static final int COOKIE = 0x2112A442;
  private static final int TRANSACTION = 12;
  private static final int USERNAME = 0x0006;
  private static final int INTEGRITY = 0x0008;
  private static final int PRIORITY = 0x0024;
  private static final int USE_CANDIDATE = 0x0025;
  private static final int FINGERPRINT = 0x8028;
  private static final int ICE_CONTROLLING = 0x802A;
  private static final int SUM = 20;
  private static final String HMAC = "HmacSHA1";

  /// Of a candidate that the far end learns from the check (RFC 8445, 5.1.2).
  private static final int OUR_PRIORITY = 1_853_824_767;

  private Checks() {}

  /// A binding request that nominates.
  ///
  /// @param ours our fragment
  static byte[] request(TheirSide theirs, String ours) {
    byte[] name = (theirs.fragment() + ":" + ours).getBytes(StandardCharsets.US_ASCII);
    byte[] transaction = new byte[TRANSACTION];
    ThreadLocalRandom.current().nextBytes(transaction);
    ByteBuffer out = ByteBuffer.allocate(256);
    out.putShort((short) 1).putShort((short) 0).putInt(COOKIE).put(transaction);
    out.putShort((short) USERNAME).putShort((short) name.length).put(name);
    while (out.position() % 4 != 0) {
      out.put((byte) 0);
    }
    out.putShort((short) PRIORITY).putShort((short) 4).putInt(OUR_PRIORITY);
    out.putShort((short) ICE_CONTROLLING).putShort((short) 8).putLong(1);
    out.putShort((short) USE_CANDIDATE).putShort((short) 0);
    // RFC 8489, 14.5 and 14.7: each sum counts with a length that ends right behind it.
    length(out, 4 + SUM);
    byte[] sum = hmac(out, theirs.password());
    out.putShort((short) INTEGRITY).putShort((short) SUM).put(sum);
    length(out, 8);
    CRC32 crc = new CRC32();
    crc.update(out.array(), 0, out.position());
    out.putShort((short) FINGERPRINT).putShort((short) 4);
    out.putInt((int) crc.getValue() ^ 0x5354554E);
    return Arrays.copyOf(out.array(), out.position());
  }

  private static void length(ByteBuffer out, int more) {
    out.putShort(2, (short) (out.position() - HEADER + more));
  }

  private static byte[] hmac(ByteBuffer bytes, String password) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.US_ASCII), HMAC));
      mac.update(bytes.array(), 0, bytes.position());
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no " + HMAC, e);
    }
  }

  /// Whether a packet of STUN is the answer that a check succeeded.
  static boolean isSuccess(byte[] packet) {
    return packet[0] == 1 && packet[1] == 1;
  }
}
