package io.ringfort.protocol.stun;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/// A check of connectivity (RFC 8445, 7.1), as it came. Pure; any thread.
///
/// @param username `ours:theirs`, the fragments of both descriptions; empty when it has none
/// @param nominates whether the far end has chosen this pair of addresses
/// @param controlled whether the far end takes the part in which it does not choose
public record BindingRequest(
    byte[] packet, String username, boolean nominates, boolean controlled, int integrityAt) {
  private static final int HEADER = 20;
  private static final int MOST = 1_280;

  /// RFC 7983, 7: whether a packet is one of STUN, by its first byte and its cookie.
  public static boolean looksLikeStun(byte[] packet, int length) {
    return length >= HEADER
        && (packet[0] & 0xFC) == 0
        && ByteBuffer.wrap(packet).getInt(4) == StunFields.COOKIE;
  }

  /// Reads a request.
  ///
  /// @param packet from index 0
  /// @return empty for anything that is not a whole and proper one
  public static Optional<BindingRequest> parse(byte[] packet, int length) {
    ByteBuffer in = ByteBuffer.wrap(packet, 0, Math.min(length, packet.length));
    boolean whole =
        looksLikeStun(packet, length)
            && length <= MOST
            && length % 4 == 0
            && in.getShort(0) == StunFields.BINDING_REQUEST
            && (in.getShort(2) & 0xFFFF) == length - HEADER;
    return whole ? attributes(in, length) : Optional.empty();
  }

  private static Optional<BindingRequest> attributes(ByteBuffer in, int length) {
    byte[] packet = Arrays.copyOf(in.array(), length);
    String username = "";
    boolean nominates = false;
    boolean controlled = false;
    int integrityAt = -1;
    int at = HEADER;
    while (at + 4 <= length) {
      int type = in.getShort(at) & 0xFFFF;
      int size = in.getShort(at + 2) & 0xFFFF;
      int end = at + 4 + size;
      if (end > length) {
        return Optional.empty();
      }
      // RFC 8489, 14.5: what follows the integrity is not protected, but for the fingerprint.
      if (type == StunFields.FINGERPRINT) {
        if (size != 4 || in.getInt(at + 4) != StunFields.fingerprint(packet, at)) {
          return Optional.empty();
        }
      } else if (integrityAt < 0) {
        switch (type) {
          case StunFields.USERNAME ->
              username = new String(packet, at + 4, size, StandardCharsets.UTF_8);
          case StunFields.USE_CANDIDATE -> nominates = true;
          case StunFields.ICE_CONTROLLED -> controlled = true;
          case StunFields.INTEGRITY -> {
            if (size != StunFields.INTEGRITY_BYTES) {
              return Optional.empty();
            }
            integrityAt = at;
          }
          default -> {
            // Of no meaning to us.
          }
        }
      }
      at = end + 3 & ~3;
    }
    return Optional.of(new BindingRequest(packet, username, nominates, controlled, integrityAt));
  }

  /// Whether whoever sent it knows our password (RFC 8489, 9.1.3).
  public boolean isFrom(byte[] password) {
    return integrityAt >= 0
        && MessageDigest.isEqual(
            StunFields.integrity(packet, integrityAt, password),
            Arrays.copyOfRange(
                packet, integrityAt + 4, integrityAt + 4 + StunFields.INTEGRITY_BYTES));
  }

  byte[] transaction() {
    return Arrays.copyOfRange(packet, 8, HEADER);
  }
}
