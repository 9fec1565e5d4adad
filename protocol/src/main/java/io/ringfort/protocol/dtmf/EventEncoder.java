package io.ringfort.protocol.dtmf;

/// The packets of one event after another (RFC 4733, 2.5.1): one each packet time while the key is
/// pressed, then the end three times. A long event is cut into segments. One owner: call [#next]
/// once each packet time while [#isActive].
public final class EventEncoder {

  private static final int END_PACKETS = 3;
  private static final int VOLUME = 10;

  private int event;
  private int timestamp;
  private int elapsed;
  private int length;
  private int endsLeft;
  private boolean first;

  /// Begins an event.
  ///
  /// @param at the RTP timestamp at which the key is pressed
  /// @param samples how long, in units of the RTP clock
  public void start(char key, int at, int samples) {
    event = Keys.event(key);
    timestamp = at;
    elapsed = 0;
    length = samples;
    endsLeft = END_PACKETS;
    first = true;
  }

  public boolean isActive() {
    return endsLeft > 0;
  }

  /// The payload of the next packet.
  ///
  /// @param step the length of a packet, in units of the RTP clock
  public TelephoneEvent next(int step) {
    if (elapsed < length) {
      first = elapsed == 0;
      elapsed += step;
      if (elapsed > TelephoneEvent.MAX_DURATION && elapsed < length) {
        // The segment is full (2.5.1.3): the next one begins where it ended.
        timestamp += elapsed - step;
        length -= elapsed - step;
        elapsed = step;
      }
    } else {
      first = false;
    }
    boolean end = elapsed >= length;
    if (end) {
      endsLeft--;
    }
    return new TelephoneEvent(event, end, VOLUME, Math.min(elapsed, TelephoneEvent.MAX_DURATION));
  }

  /// The RTP timestamp of the packet that [#next] made: the event's beginning.
  public int timestamp() {
    return timestamp;
  }

  /// Whether that packet is the event's first one and bears the marker.
  public boolean marker() {
    return first;
  }
}
