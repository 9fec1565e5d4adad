package io.ringfort.voice.browser;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.ringfort.protocol.dtmf.TelephoneEvent;
import io.ringfort.protocol.g711.G711;
import io.ringfort.protocol.rtp.Rtp;
import io.ringfort.protocol.sdp.AudioOffer;
import io.ringfort.protocol.sdp.BrowserCodec;
import io.ringfort.protocol.sdp.BrowserSession;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Makes a browser's packets into those that streams know, PCMU and events on a clock of 8,000, and
/// back: Opus, whose clock is 48,000 (RFC 7587), is decoded and encoded here. Media thread only.
final class PayloadPath {
  /// How much longer than the network's a packet may be inside.
  static final int ROOM = 512;

  private static final int RATE = 8_000;
  private static final int TICKS = 6;
  private static final int FRAME = 160;

  // RFC 6716, 2.1.4: the longest frame is 60 ms; a packet has 120 ms at most.
  private static final int MOST_SAMPLES = 960;
  private static final int MOST_ENCODED = 400;
  private static final int BITS_PER_SECOND = 24_000;

  // Enough for speech, at half the cost of the best.
  private static final int COMPLEXITY = 3;
  private static final int PCMU = 0;

  private final short[] samples = new short[MOST_SAMPLES];
  private final byte[] encoded = new byte[MOST_ENCODED];
  private final Clock heardClock = new Clock();
  private @Nullable BrowserSession session;
  private @Nullable OpusDecoder decoder;
  private @Nullable OpusEncoder encoder;

  /// A clock of 48,000 seen as one of 8,000, over all of its turns.
  private static final class Clock {
    private boolean running;
    private int last;
    private long whole;

    int slow(int timestamp) {
      whole = running ? whole + (timestamp - last) : timestamp & 0xFFFFFFFFL;
      last = timestamp;
      running = true;
      return (int) Math.floorDiv(whole, (long) TICKS);
    }
  }

  void agree(BrowserSession now) {
    session = now;
  }

  /// @return the packet's new length; 0 for none that matters
  int heard(byte[] packet, int length) {
    BrowserSession agreed = session;
    ByteBuffer view = ByteBuffer.wrap(packet, 0, length);
    if (agreed == null || !Rtp.isRtp(view)) {
      return 0;
    }
    int type = Rtp.payloadType(view);
    if (type == PCMU) {
      return length;
    }
    if (type == agreed.events().at8000()) {
      packet[1] = (byte) (packet[1] & 0x80 | AudioOffer.EVENTS);
      return length;
    }
    if (type == agreed.events().at48000()) {
      return event(packet, view);
    }
    return type == agreed.opus() ? decode(packet, view) : 0;
  }

  private int event(byte[] packet, ByteBuffer view) {
    int at = Rtp.payloadOffset(view);
    if (Rtp.payloadLength(view) < TelephoneEvent.LENGTH) {
      return 0;
    }
    int duration = view.getShort(at + 2) & 0xFFFF;
    view.putShort(at + 2, (short) (duration / TICKS));
    view.putInt(4, heardClock.slow(Rtp.timestamp(view)));
    packet[1] = (byte) (packet[1] & 0x80 | AudioOffer.EVENTS);
    return view.limit();
  }

  private int decode(byte[] packet, ByteBuffer view) {
    int from = Rtp.payloadOffset(view);
    int length = Rtp.payloadLength(view);
    int timestamp = heardClock.slow(Rtp.timestamp(view));
    int got;
    try {
      OpusDecoder with = decoder == null ? new OpusDecoder(RATE, 1) : decoder;
      decoder = with;
      got = with.decode(packet, from, length, samples, 0, MOST_SAMPLES, false);
    } catch (OpusException | RuntimeException e) {
      // What a far end sends may be anything; the next packet may be sound again.
      return 0;
    }
    boolean marker = Rtp.marker(view);
    int sequence = Rtp.sequence(view);
    int ssrc = Rtp.ssrc(view);
    ByteBuffer whole = ByteBuffer.wrap(packet);
    Rtp.writeHeader(whole, marker, PCMU, sequence, timestamp, ssrc);
    for (int i = 0; i < got; i++) {
      packet[Rtp.HEADER + i] = G711.toUlaw(samples[i]);
    }
    return Rtp.HEADER + got;
  }

  /// @return the packet's new length
  int said(byte[] packet, int length) {
    BrowserSession agreed = session;
    if (agreed == null) {
      return length;
    }
    boolean isEvent = (packet[1] & 0x7F) == AudioOffer.EVENTS;
    boolean isOpus = agreed.codec() == BrowserCodec.OPUS;
    if (isEvent) {
      int type = isOpus ? agreed.events().at48000() : agreed.events().at8000();
      packet[1] = (byte) (packet[1] & 0x80 | type);
    }
    if (!isOpus) {
      return length;
    }
    ByteBuffer view = ByteBuffer.wrap(packet, 0, length);
    view.putInt(4, Rtp.timestamp(view) * TICKS);
    if (isEvent) {
      int duration = view.getShort(Rtp.HEADER + 2) & 0xFFFF;
      view.putShort(Rtp.HEADER + 2, (short) Math.min(duration * TICKS, 0xFFFF));
      return length;
    }
    return encode(packet, length, agreed.opus());
  }

  private int encode(byte[] packet, int length, int type) {
    int count = Math.min(length - Rtp.HEADER, FRAME);
    for (int i = 0; i < count; i++) {
      samples[i] = G711.fromUlaw(packet[Rtp.HEADER + i]);
    }
    try {
      OpusEncoder with = encoder == null ? newEncoder() : encoder;
      encoder = with;
      int bytes = with.encode(samples, 0, count, encoded, 0, MOST_ENCODED);
      System.arraycopy(encoded, 0, packet, Rtp.HEADER, bytes);
      packet[1] = (byte) (packet[1] & 0x80 | type);
      return Rtp.HEADER + bytes;
    } catch (OpusException e) {
      throw new IllegalStateException("a frame cannot be encoded", e);
    }
  }

  private static OpusEncoder newEncoder() throws OpusException {
    OpusEncoder made = new OpusEncoder(RATE, 1, OpusApplication.OPUS_APPLICATION_VOIP);
    made.setBitrate(BITS_PER_SECOND);
    made.setComplexity(COMPLEXITY);
    return made;
  }
}
