package io.ringfort.simulator.rtp;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// One sender, by its SSRC. Guarded by its [Heard].
final class HeardSource {
  private static final int MOST_BEHIND = G711.RATE_HZ;
  private static final int MOST_AHEAD = G711.RATE_HZ / 5;

  private final int ssrc;
  private final int firstSequence;
  private long highest;
  private long packets;
  private long firstMs = -1;
  private long lastMs;
  private @Nullable InetSocketAddress address;
  private boolean anchored;
  private long anchorPosition;
  private long anchorTimestamp;
  private long end;

  HeardSource(int ssrc, int firstSequence) {
    this.ssrc = ssrc;
    this.firstSequence = firstSequence;
    this.highest = firstSequence;
  }

  void count(int sequence, InetSocketAddress from, long nowMs) {
    packets++;
    address = from;
    firstMs = firstMs < 0 ? nowMs : firstMs;
    lastMs = nowMs;
    // The sequence number as it would be without its wrap at 65,536.
    highest = Math.max(highest, highest + (short) (sequence - (int) highest));
  }

  /// Where on the timeline a packet belongs, in samples.
  long place(long timestamp, int length, long arrivedAt) {
    long position = anchorPosition + (int) (timestamp - anchorTimestamp);
    boolean contradicts = position < arrivedAt - MOST_BEHIND || position > arrivedAt + MOST_AHEAD;
    if (!anchored || contradicts) {
      position = Math.max(arrivedAt, end);
      anchored = true;
      anchorPosition = position;
      anchorTimestamp = timestamp;
    }
    end = Math.max(end, position + length);
    return position;
  }

  long lost() {
    return Math.max(0, highest - firstSequence + 1 - packets);
  }

  MediaReport.Source view() {
    return new MediaReport.Source(
        Integer.toUnsignedString(ssrc), String.valueOf(address), packets, firstMs, lastMs);
  }
}
