package io.ringfort.protocol.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// RTCP packets (RFC 3550, 6): reports and goodbyes. What else there is comes as [Other]. Pure; any
/// thread.
public sealed interface Rtcp {

  /// Seconds between the epochs of NTP (1900) and of Java (1970).
  long NTP_OFFSET_SECONDS = 2_208_988_800L;

  int SENDER_REPORT = 200;
  int RECEIVER_REPORT = 201;
  int SOURCE_DESCRIPTION = 202;
  int GOODBYE = 203;

  /// Most packets that are read of one datagram.
  int MAX_PACKETS = 16;

  /// @param ntp when it was written: seconds since 1900 in the upper half, fractions in the lower
  record SenderReport(
      int ssrc, long ntp, int timestamp, long packets, long bytes, List<Block> blocks)
      implements Rtcp {
    public SenderReport {
      blocks = List.copyOf(blocks);
    }
  }

  record ReceiverReport(int ssrc, List<Block> blocks) implements Rtcp {
    public ReceiverReport {
      blocks = List.copyOf(blocks);
    }
  }

  /// The source is leaving.
  record Goodbye(int ssrc) implements Rtcp {}

  /// Something that is only stepped over.
  record Other(int type) implements Rtcp {}

  /// What a receiver says of one source.
  ///
  /// @param fractionLost in 256ths, since the last report
  /// @param lost in all; 24 bits, may be negative
  /// @param highest sequence number, with cycles
  /// @param jitter in units of the RTP clock
  /// @param lastReport the middle 32 bits of the last sender report's time; 0 for none
  /// @param delay since then, in 65,536ths of a second
  record Block(
      int ssrc, int fractionLost, int lost, int highest, long jitter, int lastReport, long delay) {}

  /// The NTP time of a moment.
  static long ntp(long epochMillis) {
    long seconds = Math.floorDiv(epochMillis, 1_000L) + NTP_OFFSET_SECONDS;
    long fraction = (Math.floorMod(epochMillis, 1_000L) << 32) / 1_000;
    return (seconds << 32) | fraction;
  }

  /// Reads a compound packet, between index 0 and the buffer's limit. Stops at the first packet
  /// that does not fit: what was read until then counts.
  static List<Rtcp> parse(ByteBuffer datagram) {
    List<Rtcp> packets = new ArrayList<>(4);
    int at = 0;
    while (at + 8 <= datagram.limit() && packets.size() < MAX_PACKETS) {
      int first = datagram.get(at) & 0xFF;
      int end = at + 4 + 4 * (datagram.getShort(at + 2) & 0xFFFF);
      if (first >> 6 != 2 || end > datagram.limit()) {
        break;
      }
      packets.add(read(datagram, at, end, first & 0x1F));
      at = end;
    }
    return packets;
  }

  private static Rtcp read(ByteBuffer from, int at, int end, int count) {
    int type = from.get(at + 1) & 0xFF;
    if (type == SENDER_REPORT && at + 28 <= end) {
      return new SenderReport(
          from.getInt(at + 4),
          from.getLong(at + 8),
          from.getInt(at + 16),
          from.getInt(at + 20) & 0xFFFFFFFFL,
          from.getInt(at + 24) & 0xFFFFFFFFL,
          blocks(from, at + 28, end, count));
    }
    if (type == RECEIVER_REPORT && at + 8 <= end) {
      return new ReceiverReport(from.getInt(at + 4), blocks(from, at + 8, end, count));
    }
    if (type == GOODBYE && count > 0 && at + 8 <= end) {
      return new Goodbye(from.getInt(at + 4));
    }
    return new Other(type);
  }

  private static List<Block> blocks(ByteBuffer from, int start, int end, int count) {
    List<Block> blocks = new ArrayList<>(count);
    for (int at = start; blocks.size() < count && at + 24 <= end; at += 24) {
      int lost = from.getInt(at + 4);
      blocks.add(
          new Block(
              from.getInt(at),
              lost >>> 24,
              (lost << 8) >> 8,
              from.getInt(at + 8),
              from.getInt(at + 12) & 0xFFFFFFFFL,
              from.getInt(at + 16),
              from.getInt(at + 20) & 0xFFFFFFFFL));
    }
    return blocks;
  }

  /// Appends a report.
  static void write(SenderReport report, ByteBuffer to) {
    header(to, SENDER_REPORT, report.blocks().size(), 6 + 6 * report.blocks().size());
    to.putInt(report.ssrc()).putLong(report.ntp()).putInt(report.timestamp());
    to.putInt((int) report.packets()).putInt((int) report.bytes());
    report.blocks().forEach(block -> write(block, to));
  }

  /// Appends a report.
  static void write(ReceiverReport report, ByteBuffer to) {
    header(to, RECEIVER_REPORT, report.blocks().size(), 1 + 6 * report.blocks().size());
    to.putInt(report.ssrc());
    report.blocks().forEach(block -> write(block, to));
  }

  /// Appends the canonical name that every compound packet must carry (RFC 3550, 6.1).
  ///
  /// @param name at most 255 bytes
  static void writeName(int ssrc, String name, ByteBuffer to) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    if (text.length > 255) {
      throw new IllegalArgumentException(
          "got a name of " + text.length + " bytes (expected: at most 255)");
    }
    int words = (4 + 2 + text.length + 1 + 3) / 4;
    header(to, SOURCE_DESCRIPTION, 1, words);
    int end = to.position() + 4 * words;
    to.putInt(ssrc).put((byte) 1).put((byte) text.length).put(text);
    while (to.position() < end) {
      to.put((byte) 0);
    }
  }

  /// Appends a goodbye.
  static void write(Goodbye goodbye, ByteBuffer to) {
    header(to, GOODBYE, 1, 1);
    to.putInt(goodbye.ssrc());
  }

  private static void header(ByteBuffer to, int type, int count, int words) {
    to.put((byte) (0x80 | count)).put((byte) type).putShort((short) words);
  }

  private static void write(Block block, ByteBuffer to) {
    to.putInt(block.ssrc());
    to.putInt((block.fractionLost() << 24) | (block.lost() & 0xFFFFFF));
    to.putInt(block.highest()).putInt((int) block.jitter());
    to.putInt(block.lastReport()).putInt((int) block.delay());
  }
}
