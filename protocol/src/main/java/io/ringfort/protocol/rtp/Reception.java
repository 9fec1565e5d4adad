package io.ringfort.protocol.rtp;

/// What a receiver counts about one source: the extended sequence number, losses and jitter, as in
/// RFC 3550, A.1, A.3 and A.8. One owner; time is passed in, in units of the RTP clock.
public final class Reception {

  // RFC 3550, A.1: a jump of more than this is a restart of the sender, not a loss.
  private static final int MAX_DROPOUT = 3_000;
  private static final int MAX_MISORDER = 100;

  private boolean started;
  private int ssrc;
  private int highest;
  private long cycles;
  private int first;
  private int restartAt = -1;

  private long received;
  private long receivedBefore;
  private long expectedBefore;
  private long reportedExpected;
  private long reportedReceived;

  private long transit;
  private boolean hasTransit;
  private double jitter;

  /// Counts a packet.
  ///
  /// @param arrival when it came, in units of the RTP clock, from any beginning
  /// @return false when it is to be thrown away: it is far out of order
  public boolean on(int source, int sequence, int timestamp, long arrival) {
    if (!started || source != ssrc) {
      restart(source, sequence);
    } else if (!follow(sequence)) {
      return false;
    }
    received++;
    measure(timestamp, arrival);
    return true;
  }

  private void restart(int source, int sequence) {
    if (started) {
      expectedBefore += expectedNow();
      receivedBefore += received;
    }
    started = true;
    ssrc = source;
    first = sequence;
    highest = sequence;
    cycles = 0;
    received = 0;
    restartAt = -1;
    hasTransit = false;
  }

  private boolean follow(int sequence) {
    int ahead = (sequence - highest) & 0xFFFF;
    if (ahead < MAX_DROPOUT) {
      if (sequence < highest) {
        cycles += 0x10000;
      }
      highest = sequence;
    } else if (ahead <= 0x10000 - MAX_MISORDER) {
      // RFC 3550, A.1: two packets in a row at the new place mean that the sender began anew.
      if (sequence != restartAt) {
        restartAt = (sequence + 1) & 0xFFFF;
        return false;
      }
      restart(ssrc, sequence);
    }
    return true;
  }

  private void measure(int timestamp, long arrival) {
    long now = arrival - (timestamp & 0xFFFFFFFFL);
    if (hasTransit) {
      // Only the difference counts; 32 bits of it, as timestamps wrap around.
      double difference = Math.abs((double) (int) (now - transit));
      if (difference < 8_000) {
        jitter += (difference - jitter) / 16;
      }
    }
    transit = now;
    hasTransit = true;
  }

  public boolean isStarted() {
    return started;
  }

  public int ssrc() {
    return ssrc;
  }

  /// Packets that came, of all sources so far.
  public long received() {
    return receivedBefore + received;
  }

  /// Packets that should have come but did not; duplicates never make it negative.
  public long lost() {
    return Math.max(0, expected() - received());
  }

  /// How many packets should have come so far.
  public long expected() {
    return expectedBefore + (started ? expectedNow() : 0);
  }

  /// In units of the RTP clock.
  public double jitter() {
    return jitter;
  }

  /// The highest sequence number with its cycles, as a report wants it.
  public int extendedHighest() {
    return (int) (cycles + highest);
  }

  /// The share of packets lost since this was last asked, in 256ths (RFC 3550, A.3).
  public int fractionLost() {
    long expectedSince = expected() - reportedExpected;
    long lostSince = expectedSince - (received() - reportedReceived);
    reportedExpected = expected();
    reportedReceived = received();
    return expectedSince <= 0 || lostSince <= 0
        ? 0
        : (int) Math.min(255, lostSince * 256 / expectedSince);
  }

  private long expectedNow() {
    return cycles + highest - first + 1;
  }
}
