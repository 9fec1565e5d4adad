package io.ringfort.protocol.sip.digest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Nonces that carry their own proof: eight octets of time, then 16 of an HMAC over time and realm.
final class Nonces {
  private static final int TIME = 8;
  private static final int PROOF = 16;

  private final byte[] realm;
  private final SecretKeySpec key;
  private final Duration lifetime;

  Nonces(String realm, byte[] key, Duration lifetime) {
    if (key.length < 32) {
      throw new IllegalArgumentException("got a key of " + key.length + " octets (expected: 32)");
    }
    this.realm = realm.getBytes(StandardCharsets.UTF_8);
    this.key = new SecretKeySpec(key, "HmacSHA256");
    this.lifetime = lifetime;
  }

  /// What a nonce is worth.
  enum Age {
    FRESH,
    EXPIRED,
    /// Not made with this key, or in the future.
    FOREIGN
  }

  String make(Instant now) {
    byte[] time = ByteBuffer.allocate(TIME).putLong(now.toEpochMilli()).array();
    byte[] nonce = Arrays.copyOf(time, TIME + PROOF);
    System.arraycopy(proof(time), 0, nonce, TIME, PROOF);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
  }

  Age age(String nonce, Instant now) {
    byte[] octets = decode(nonce);
    if (octets.length != TIME + PROOF) {
      return Age.FOREIGN;
    }
    byte[] time = Arrays.copyOf(octets, TIME);
    byte[] given = Arrays.copyOfRange(octets, TIME, TIME + PROOF);
    if (!MessageDigest.isEqual(given, Arrays.copyOf(proof(time), PROOF))) {
      return Age.FOREIGN;
    }
    Duration age = Duration.between(Instant.ofEpochMilli(ByteBuffer.wrap(time).getLong()), now);
    // Another host's clock may be ahead of ours a little.
    return age.compareTo(lifetime) > 0 || age.compareTo(Duration.ofMinutes(-1)) < 0
        ? Age.EXPIRED
        : Age.FRESH;
  }

  private static byte[] decode(String nonce) {
    try {
      return Base64.getUrlDecoder().decode(nonce);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private byte[] proof(byte[] time) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(time);
      return mac.doFinal(realm);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }
}
