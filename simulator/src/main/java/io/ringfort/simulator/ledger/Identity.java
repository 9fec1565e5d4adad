package io.ringfort.simulator.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;

/// Which message a submit belongs to, and which part of it. Both are the first 64 bits of a
/// SHA-256: among two million of them a collision has a chance of about one in ten million.
///
/// @param message the same for all parts of one message
/// @param part one part of it; equal for a repeat of the same part
/// @param first whether this is the first or only part, which stands for its message in the count
public record Identity(long message, long part, boolean first) {

  /// Digests the fields in order; a field's length goes in too, so that none runs into the next.
  public static long digest(Object... fields) {
    MessageDigest sha256 = sha256();
    for (Object field : fields) {
      byte[] bytes = field.toString().getBytes(StandardCharsets.UTF_8);
      sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      sha256.update(bytes);
    }
    return ByteBuffer.wrap(sha256.digest()).getLong();
  }

  /// The identity of a whole message that was put together from these parts.
  public static long ofParts(Collection<Long> parts) {
    return digest(parts.toArray());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
