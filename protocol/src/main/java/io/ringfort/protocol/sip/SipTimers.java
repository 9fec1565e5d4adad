package io.ringfort.protocol.sip;

/// The timer values of RFC 3261 table 4, in nanoseconds.
///
/// Times that go in and out of state machines are nanoseconds too, of any clock that never goes
/// back; `NEVER` stands for none.
///
/// @param t1 the round-trip time estimate
/// @param t2 the longest time between two sendings
/// @param t4 how long a message may stay in the network
public record SipTimers(long t1, long t2, long t4) {
  public static final long NEVER = Long.MAX_VALUE;

  public static final SipTimers DEFAULT =
      new SipTimers(500_000_000L, 4_000_000_000L, 5_000_000_000L);

  public SipTimers {
    if (t1 <= 0 || t2 < t1 || t4 <= 0) {
      throw new IllegalArgumentException(
          "got T1 " + t1 + ", T2 " + t2 + ", T4 " + t4 + " (expected: T1 > 0, T2 >= T1, T4 > 0)");
    }
  }

  /// 64*T1: after it a transaction without an answer has failed (timers B, D, F, H, J, L, M).
  public long giveUp() {
    return 64 * t1;
  }
}
