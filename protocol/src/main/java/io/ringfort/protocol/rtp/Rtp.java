package io.ringfort.protocol.rtp;

import java.nio.ByteBuffer;

/// The fields of an RTP packet (RFC 3550, 5.1), read where they lie: nothing is allocated for a
/// packet. A packet lies between index 0 and the buffer's limit; positions are not used. Pure; any
/// thread.
public final class Rtp {

  /// Bytes in front of the payload of a packet that we write.
  public static final int HEADER = 12;

  private static final int VERSION_2 = 2;

  private Rtp() {}

  /// Whether this is RTP version 2 whose header, extension and padding fit into the packet, and no
  /// RTCP (RFC 5761, 4: payload types 64 to 95 are RTCP's where both share a port).
  public static boolean isRtp(ByteBuffer packet) {
    if (packet.limit() < HEADER || (packet.get(0) & 0xC0) >> 6 != VERSION_2) {
      return false;
    }
    int type = payloadType(packet);
    return (type < 64 || type > 95) && payloadLength(packet) >= 0;
  }

  /// Whether this looks like RTCP, by the second byte (RFC 5761, 4).
  public static boolean isRtcp(ByteBuffer packet) {
    int type = packet.limit() < 8 ? 0 : packet.get(1) & 0xFF;
    return type >= 192 && type <= 223 && (packet.get(0) & 0xC0) >> 6 == VERSION_2;
  }

  public static boolean marker(ByteBuffer packet) {
    return (packet.get(1) & 0x80) != 0;
  }

  public static int payloadType(ByteBuffer packet) {
    return packet.get(1) & 0x7F;
  }

  /// From 0 to 65,535.
  public static int sequence(ByteBuffer packet) {
    return packet.getShort(2) & 0xFFFF;
  }

  /// All 32 bits; compare by difference.
  public static int timestamp(ByteBuffer packet) {
    return packet.getInt(4);
  }

  public static int ssrc(ByteBuffer packet) {
    return packet.getInt(8);
  }

  /// Where the payload begins: behind the contributing sources and the extension.
  public static int payloadOffset(ByteBuffer packet) {
    int offset = HEADER + 4 * (packet.get(0) & 0x0F);
    boolean extended = (packet.get(0) & 0x10) != 0;
    if (extended && offset + 4 <= packet.limit()) {
      offset += 4 + 4 * (packet.getShort(offset + 2) & 0xFFFF);
    } else if (extended) {
      offset = packet.limit() + 1;
    }
    return offset;
  }

  /// How long the payload is; negative when the packet is cut short.
  public static int payloadLength(ByteBuffer packet) {
    boolean padded = (packet.get(0) & 0x20) != 0;
    int padding = padded ? packet.get(packet.limit() - 1) & 0xFF : 0;
    return packet.limit() - payloadOffset(packet) - padding;
  }

  /// Writes a header at the beginning of the buffer; its position is then behind it.
  public static void writeHeader(
      ByteBuffer packet, boolean marker, int payloadType, int sequence, int timestamp, int ssrc) {
    packet.clear();
    packet.put((byte) (VERSION_2 << 6));
    packet.put((byte) ((marker ? 0x80 : 0) | payloadType));
    packet.putShort((short) sequence);
    packet.putInt(timestamp);
    packet.putInt(ssrc);
  }
}
