package io.ringfort.voice.media;

import io.ringfort.protocol.dtmf.EventDecoder;
import io.ringfort.protocol.dtmf.TelephoneEvent;
import io.ringfort.protocol.g711.G711;
import io.ringfort.protocol.rtp.Reception;
import io.ringfort.protocol.rtp.Rtp;
import io.ringfort.protocol.sdp.AudioSession;
import io.ringfort.protocol.sdp.Codec;
import java.nio.ByteBuffer;

/// What a stream hears: packets in, every 20 ms one frame out. A packet's arrival is when it is
/// read, so jitter and gaps are known to 20 ms only. Media thread only; the counters may be read by
/// others.
final class Inbound {

  private static final int MAX_PAYLOAD = 1_600;

  private final Reception reception = new Reception();
  private final JitterBuffer jitter = new JitterBuffer();
  private final EventDecoder events = new EventDecoder();
  private final byte[] heard = Frame.silent();
  private final byte[] payload = new byte[MAX_PAYLOAD];
  private long lastPacket;
  private long longestGap;

  /// Takes a packet of RTP.
  ///
  /// @param nanos when it came
  /// @return the key that begins with it, or [EventDecoder#NONE]
  char packet(ByteBuffer in, AudioSession session, long nanos) {
    boolean first = !reception.isStarted();
    boolean another = !first && reception.ssrc() != Rtp.ssrc(in);
    int timestamp = Rtp.timestamp(in);
    // The clock of RTP has 8 units in a millisecond.
    if (!reception.on(Rtp.ssrc(in), Rtp.sequence(in), timestamp, nanos / 125_000)) {
      return EventDecoder.NONE;
    }
    if (another) {
      jitter.reset();
      events.reset();
    }
    longestGap = first ? 0 : Math.max(longestGap, nanos - lastPacket);
    lastPacket = nanos;
    int type = Rtp.payloadType(in);
    int length = Rtp.payloadLength(in);
    if (type == session.eventsIn() && length >= TelephoneEvent.LENGTH) {
      return events.on(TelephoneEvent.read(in, Rtp.payloadOffset(in)), timestamp);
    }
    if (length > 0 && length <= MAX_PAYLOAD) {
      sound(in, type, length, timestamp, session);
    }
    return EventDecoder.NONE;
  }

  private void sound(ByteBuffer in, int type, int length, int timestamp, AudioSession session) {
    boolean agreed = type == session.payloadType();
    boolean alaw = agreed ? session.codec() == Codec.PCMA : type == Codec.PCMA.payloadType();
    if (!agreed && !alaw && type != Codec.PCMU.payloadType()) {
      return;
    }
    in.get(Rtp.payloadOffset(in), payload, 0, length);
    if (alaw) {
      for (int i = 0; i < length; i++) {
        payload[i] = G711.alawToUlaw(payload[i]);
      }
    }
    jitter.put(timestamp, payload, length);
  }

  /// Goes on by 20 ms.
  void next() {
    jitter.take(heard);
  }

  /// The newest 20 ms.
  byte[] heard() {
    return heard;
  }

  /// When the last packet came; 0 before the first.
  long lastPacket() {
    return lastPacket;
  }

  Reception reception() {
    return reception;
  }

  /// Packets that came too late to be heard.
  long late() {
    return jitter.late();
  }

  long longestGapNanos() {
    return longestGap;
  }
}
