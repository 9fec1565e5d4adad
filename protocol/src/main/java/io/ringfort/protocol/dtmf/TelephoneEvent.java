package io.ringfort.protocol.dtmf;

import java.nio.ByteBuffer;

/// The payload of an event (RFC 4733, 2.3): four bytes. Pure.
///
/// @param event its number; 0 to 15 are keys
/// @param end whether it is over
/// @param volume in dB below full scale
/// @param duration so far, in units of the RTP clock; at most 65,535
public record TelephoneEvent(int event, boolean end, int volume, int duration) {

  /// Bytes of a payload.
  public static final int LENGTH = 4;

  /// The longest duration that a segment can tell.
  public static final int MAX_DURATION = 0xFFFF;

  /// Reads the payload that begins at an index.
  public static TelephoneEvent read(ByteBuffer packet, int at) {
    int flags = packet.get(at + 1);
    return new TelephoneEvent(
        packet.get(at) & 0xFF, (flags & 0x80) != 0, flags & 0x3F, packet.getShort(at + 2) & 0xFFFF);
  }

  /// Appends the payload.
  public void write(ByteBuffer packet) {
    packet.put((byte) event);
    packet.put((byte) ((end ? 0x80 : 0) | (volume & 0x3F)));
    packet.putShort((short) duration);
  }
}
