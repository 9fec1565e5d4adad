package io.ringfort.protocol.dtmf;

/// Tells each key once, however many packets of its event come, in whatever order, and even if only
/// one of them does. Every packet of an event has the timestamp of its beginning (RFC 4733,
/// 2.5.1.2); a long event goes on in a new segment whose timestamp is where the last one ended
/// (2.5.1.3). One owner.
public final class EventDecoder {

  /// What is returned when no key begins with a packet.
  public static final char NONE = 0;

  private boolean heardAny;
  private int event = -1;
  private int timestamp;
  private int duration;
  private boolean ended;

  /// Takes a packet; returns the key that begins with it, or [#NONE].
  ///
  /// @param at the packet's RTP timestamp
  public char on(TelephoneEvent packet, int at) {
    if (packet.event() >= Keys.ALL.length()) {
      return NONE;
    }
    boolean known = heardAny && at - timestamp <= 0;
    boolean continued = isContinuation(packet, at);
    if (known && at == timestamp) {
      duration = Math.max(duration, packet.duration());
      ended |= packet.end();
      return NONE;
    }
    if (known && timestamp - at < 8_000 * 10) {
      // A packet of an earlier event, overtaken by a later one.
      return NONE;
    }
    heardAny = true;
    event = packet.event();
    timestamp = at;
    duration = packet.duration();
    ended = packet.end();
    return continued ? NONE : Keys.ALL.charAt(event);
  }

  // Some of the last packets of a segment may be lost, so its known duration may fall a little
  // short.
  private boolean isContinuation(TelephoneEvent packet, int at) {
    int from = at - timestamp;
    return heardAny
        && !ended
        && packet.event() == event
        && duration > TelephoneEvent.MAX_DURATION - 8_000
        && from >= duration
        && from <= TelephoneEvent.MAX_DURATION + 1;
  }

  /// Forgets the past: another source speaks, with timestamps of its own.
  public void reset() {
    heardAny = false;
  }
}
