package io.ringfort.core.ids;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Derives SIDs by a keyed hash, so that any host gives the same SID to the same request without
/// asking anyone, and nobody without the stack's key can guess one. Any thread.
public final class SidMint {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SID_BYTES = 16;

  private final Mac prototype;

  /// @param key the stack's SID key, the same on every host for as long as idempotency keys live
  public SidMint(byte[] key) {
    try {
      prototype = Mac.getInstance(ALGORITHM);
      prototype.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no " + ALGORITHM, e);
    }
  }

  /// The prefix and 32 hexadecimal digits that belong to the parts, in their order.
  public String derive(String prefix, String... parts) {
    Mac mac;
    try {
      mac = (Mac) prototype.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("this JVM cannot copy " + ALGORITHM, e);
    }
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      // The length first: ("ab", "c") must not be ("a", "bc").
      mac.update((byte) (bytes.length >>> 16));
      mac.update((byte) (bytes.length >>> 8));
      mac.update((byte) bytes.length);
      mac.update(bytes);
    }
    return prefix + HexFormat.of().formatHex(mac.doFinal(), 0, SID_BYTES);
  }
}
