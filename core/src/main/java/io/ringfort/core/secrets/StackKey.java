package io.ringfort.core.secrets;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What the hosts of a stack know each other by: one key, of which each door gets a token of its
/// own, so that what is learnt at one opens no other. Any thread.
public final class StackKey {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /// @param key the same on every host of the stack
  public StackKey(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /// 64 hexadecimal digits that only hosts of the stack can tell.
  ///
  /// @param purpose the door, such as `inside`
  public Secret token(String purpose) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] token = mac.doFinal(("token " + purpose).getBytes(StandardCharsets.UTF_8));
      return new Secret(HexFormat.of().formatHex(token));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "[REDACTED]";
  }
}
