package io.ringfort.protocol.stun;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Answers to a [BindingRequest]. Pure; any thread.
public final class BindingResponse {
  private static final int SIZE = 256;
  private static final int ROLE_CONFLICT = 487;

  private BindingResponse() {}

  /// Says from where the request came (RFC 8489, 14.2).
  ///
  /// @param password ours
  public static byte[] success(BindingRequest to, InetSocketAddress from, byte[] password) {
    ByteBuffer out = begin(StunFields.BINDING_SUCCESS, to);
    byte[] address = from.getAddress().getAddress();
    out.putShort((short) StunFields.XOR_MAPPED_ADDRESS).putShort((short) (4 + address.length));
    out.put((byte) 0).put((byte) (address.length == 4 ? 1 : 2));
    out.putShort((short) (from.getPort() ^ StunFields.COOKIE >>> 16));
    byte[] mask = ByteBuffer.allocate(16).putInt(StunFields.COOKIE).put(to.transaction()).array();
    for (int i = 0; i < address.length; i++) {
      out.put((byte) (address[i] ^ mask[i]));
    }
    return seal(out, password);
  }

  /// Both sides believe to be controlled; we always are (RFC 8445, 7.3.1.1).
  public static byte[] roleConflict(BindingRequest to, byte[] password) {
    ByteBuffer out = begin(StunFields.BINDING_ERROR, to);
    byte[] reason = "Role Conflict".getBytes(StandardCharsets.US_ASCII);
    out.putShort((short) StunFields.ERROR_CODE).putShort((short) (4 + reason.length));
    out.putShort((short) 0).put((byte) (ROLE_CONFLICT / 100)).put((byte) (ROLE_CONFLICT % 100));
    out.put(reason);
    while (out.position() % 4 != 0) {
      out.put((byte) 0);
    }
    return seal(out, password);
  }

  private static ByteBuffer begin(int type, BindingRequest to) {
    return ByteBuffer.allocate(SIZE)
        .putShort((short) type)
        .putShort((short) 0)
        .putInt(StunFields.COOKIE)
        .put(to.transaction());
  }

  private static byte[] seal(ByteBuffer out, byte[] password) {
    byte[] integrity = StunFields.integrity(out.array(), out.position(), password);
    out.putShort((short) StunFields.INTEGRITY).putShort((short) integrity.length).put(integrity);
    // RFC 8489, 14.7: the fingerprint counts with a length that includes it.
    out.putShort(2, (short) (out.position() - 20 + 8));
    int fingerprint = StunFields.fingerprint(out.array(), out.position());
    out.putShort((short) StunFields.FINGERPRINT).putShort((short) 4).putInt(fingerprint);
    return Arrays.copyOf(out.array(), out.position());
  }
}
