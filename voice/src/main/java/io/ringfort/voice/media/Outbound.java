package io.ringfort.voice.media;

import io.ringfort.protocol.dtmf.TelephoneEvent;
import io.ringfort.protocol.g711.G711;
import io.ringfort.protocol.rtp.Rtp;
import io.ringfort.protocol.sdp.AudioSession;
import io.ringfort.protocol.sdp.Codec;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// What a stream sends: every 20 ms one packet, from the first of keys, playlist, source and
/// silence that has something. Media thread only; the counters may be read by others.
final class Outbound {

  private final int ssrc = ThreadLocalRandom.current().nextInt();
  private final MediaListener listener;
  private final MediaPort port;
  private final ByteBuffer packet;
  private final Keying keying = new Keying();
  private final byte[] said = Frame.silent();
  private int sequence = ThreadLocalRandom.current().nextInt(0x8000);
  private int timestamp = ThreadLocalRandom.current().nextInt();
  private boolean marker = true;
  private long sent;
  private @Nullable Playlist playlist;
  private @Nullable Source source;
  private @Nullable Runnable hushed;

  Outbound(MediaListener listener, MediaPort port, ByteBuffer packet) {
    this.listener = listener;
    this.port = port;
    this.packet = packet;
  }

  /// Sends what is next.
  ///
  /// @param frames how far the clock went on since the last turn: more than one after a stall
  void turn(int frames, AudioSession session) {
    timestamp += frames * Frame.SAMPLES;
    if (hushed != null && session.direction().sends()) {
      if (!hasSound()) {
        return;
      }
      speak();
    }
    TelephoneEvent event = choose(session.eventsOut() >= 0);
    if (session.direction().sends()) {
      write(event, session);
    } else {
      // RFC 3551, 4.1: the first packet after silence bears the marker.
      marker = true;
    }
    if (keying.takeDone()) {
      listener.digitsSent();
    }
  }

  /// Sends nothing until there is sound, or [#speak].
  ///
  /// @param speaks run once, when it ends
  void hush(Runnable speaks) {
    hushed = speaks;
  }

  void speak() {
    Runnable speaks = hushed;
    hushed = null;
    if (speaks != null) {
      speaks.run();
    }
  }

  boolean isHushed() {
    return hushed != null;
  }

  private boolean hasSound() {
    return keying.isActive() || playlist != null || (source != null && source.isHeard());
  }

  /// Whether there is anything but silence to send.
  boolean isBusy() {
    return playlist != null || source != null;
  }

  private @Nullable TelephoneEvent choose(boolean asEvents) {
    if (keying.isActive()) {
      return keying.next(said, timestamp, asEvents);
    }
    if (playlist != null && !playlist.fill(said)) {
      long id = playlist.id();
      playlist = null;
      fromSource();
      listener.played(id);
    } else if (playlist == null) {
      fromSource();
    }
    return null;
  }

  private void fromSource() {
    byte[] frame = source == null ? Frame.SILENCE : source.frame();
    System.arraycopy(frame, 0, said, 0, Frame.SAMPLES);
  }

  private void write(@Nullable TelephoneEvent event, AudioSession session) {
    sequence = (sequence + 1) & 0xFFFF;
    if (event != null) {
      Rtp.writeHeader(
          packet,
          keying.eventMarker(),
          session.eventsOut(),
          sequence,
          keying.eventTimestamp(),
          ssrc);
      event.write(packet);
    } else {
      Rtp.writeHeader(packet, marker, session.payloadType(), sequence, timestamp, ssrc);
      marker = false;
      if (session.codec() == Codec.PCMA) {
        for (byte code : said) {
          packet.put(G711.ulawToAlaw(code));
        }
      } else {
        packet.put(said);
      }
    }
    packet.flip();
    if (port.send(packet)) {
      sent++;
    }
  }

  void play(@Nullable Playlist next) {
    playlist = next;
  }

  Keying keying() {
    return keying;
  }

  @Nullable Source source() {
    return source;
  }

  void take(@Nullable Source from) {
    source = from;
  }

  /// What went out in this turn, or would have.
  byte[] said() {
    return said;
  }

  int ssrc() {
    return ssrc;
  }

  int sequence() {
    return sequence;
  }

  int timestamp() {
    return timestamp;
  }

  long sent() {
    return sent;
  }
}
