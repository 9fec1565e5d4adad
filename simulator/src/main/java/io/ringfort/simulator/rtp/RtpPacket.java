package io.ringfort.simulator.rtp;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One RTP packet (RFC 3550, 5.1).
record RtpPacket(
    boolean marker, int payloadType, int sequence, long timestamp, int ssrc, byte[] payload) {
  private static final int HEADER = 12;

  /// Null where it is no RTP of version 2: strangers may send anything to a port.
  static @Nullable RtpPacket parse(ByteBuffer datagram) {
    if (datagram.remaining() < HEADER || (datagram.get(datagram.position()) & 0xc0) != 0x80) {
      return null;
    }
    int first = datagram.get() & 0xff;
    int second = datagram.get() & 0xff;
    int sequence = datagram.getShort() & 0xffff;
    long timestamp = datagram.getInt() & 0xffffffffL;
    int ssrc = datagram.getInt();
    int skip = 4 * (first & 0x0f);
    if ((first & 0x10) != 0 && datagram.remaining() >= skip + 4) {
      skip += 4 + 4 * (datagram.getShort(datagram.position() + skip + 2) & 0xffff);
    }
    int padding =
        (first & 0x20) != 0 && datagram.hasRemaining()
            ? datagram.get(datagram.limit() - 1) & 0xff
            : 0;
    if (datagram.remaining() < skip + padding) {
      return null;
    }
    byte[] payload = new byte[datagram.remaining() - skip - padding];
    datagram.position(datagram.position() + skip).get(payload);
    return new RtpPacket((second & 0x80) != 0, second & 0x7f, sequence, timestamp, ssrc, payload);
  }

  void write(ByteBuffer buffer) {
    buffer.clear();
    buffer.put((byte) 0x80);
    buffer.put((byte) (payloadType | (marker ? 0x80 : 0)));
    buffer.putShort((short) sequence);
    buffer.putInt((int) timestamp);
    buffer.putInt(ssrc);
    buffer.put(payload);
    buffer.flip();
  }
}
