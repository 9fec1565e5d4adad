package io.ringfort.voice.media;

import io.ringfort.protocol.dtmf.EventDecoder;
import io.ringfort.protocol.rtp.Rtp;
import io.ringfort.protocol.sdp.AudioSession;
import io.ringfort.protocol.sdp.Codec;
import io.ringfort.protocol.sdp.Direction;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The part of a stream that the media thread owns. Its turn goes the way of the sound: packets in,
/// a frame out of the jitter buffer, the ear, the frame to be said, a packet out, the recorders.
final class StreamSound implements MediaWheel.Turn, Source {

  private static final int MAX_CATCH_UP = 50;
  private static final int PACKETS_PER_FRAME = 8;
  private static final int READ_TRIES = 1_000;
  private static final int RTCP_POLL_TURNS = 25;
  private static final int REPORT_TURNS = 250;
  private static final long UNLATCH_NANOS = TimeUnit.SECONDS.toNanos(2);

  /// The jitter buffer gives sound after so many packets.
  private static final int PACKETS_TO_HEAR = JitterBuffer.DELAY / Frame.SAMPLES + 1;

  private final MediaPort port;
  private final Scratch scratch;
  private final MediaListener listener;
  private final long timeoutNanos;
  private final Inbound inbound = new Inbound();
  private final Outbound outbound;
  private final Ear ear;
  private final Reports reports;
  private final List<Recorder> recorders = new ArrayList<>();
  private @Nullable AudioSession session;
  private long lastTick = -1;
  private long aliveNanos;
  private boolean toldTimeout;
  private boolean gone;

  /// Odd during a turn: whoever reads the counters meanwhile reads them again (a sequence lock).
  private volatile long version;

  /// Buffers that all streams share: there is only one media thread.
  record Scratch(ByteBuffer in, ByteBuffer out) {
    Scratch() {
      this(ByteBuffer.allocateDirect(2_048), ByteBuffer.allocateDirect(2_048));
    }
  }

  StreamSound(MediaPort port, Scratch scratch, MediaListener listener, MediaConfig config) {
    this.port = port;
    this.scratch = scratch;
    this.listener = listener;
    timeoutNanos = config.rtpTimeout().toNanos();
    outbound = new Outbound(listener, port, scratch.out());
    ear = new Ear(listener);
    reports = new Reports(outbound, inbound);
  }

  @Override
  public void turn(long tick, long nanos) {
    long before = version;
    version = before + 1;
    VarHandle.storeStoreFence();
    try {
      move(tick, nanos);
    } finally {
      version = before + 2;
    }
  }

  private void move(long tick, long nanos) {
    int elapsed = lastTick < 0 ? 1 : (int) Math.min(tick - lastTick, Integer.MAX_VALUE / 1_000);
    int frames = Math.min(elapsed, MAX_CATCH_UP);
    lastTick = tick;
    AudioSession agreed = session;
    receive(agreed, nanos, frames * PACKETS_PER_FRAME);
    if (agreed == null) {
      return;
    }
    for (int i = 1; i < frames; i++) {
      hear();
      record(Frame.SILENCE);
    }
    hear();
    outbound.turn(elapsed, agreed);
    watch(agreed, tick, nanos);
    record(outbound.said());
  }

  private void receive(@Nullable AudioSession agreed, long nanos, int limit) {
    ByteBuffer in = scratch.in();
    for (int i = 0; i < limit; i++) {
      int length = port.receive(in);
      if (length == MediaPort.NONE) {
        return;
      }
      if (length > 0) {
        if (agreed != null) {
          packet(in, agreed, nanos);
        }
        passOn(in, agreed);
      }
    }
  }

  private void packet(ByteBuffer in, AudioSession agreed, long nanos) {
    if (Rtp.isRtcp(in)) {
      alive(nanos);
      reports.read(in, nanos);
    } else if (Rtp.isRtp(in)) {
      alive(nanos);
      char key = inbound.packet(in, agreed, nanos);
      if (key != EventDecoder.NONE && ear.event(key) && outbound.source() != null) {
        outbound.source().key(key);
      }
    }
  }

  /// Keys are not passed on: this host heard them.
  private void passOn(ByteBuffer in, @Nullable AudioSession agreed) {
    if (outbound.isHushed() && Rtp.isRtp(in)) {
      int type = Rtp.payloadType(in);
      if (agreed == null
          ? type == Codec.PCMU.payloadType() || type == Codec.PCMA.payloadType()
          : type != agreed.eventsIn()) {
        port.passOn(in);
      }
    }
  }

  private void alive(long nanos) {
    aliveNanos = nanos;
    toldTimeout = false;
  }

  private void hear() {
    inbound.next();
    ear.hear(inbound.heard());
  }

  private void record(byte[] said) {
    for (int i = 0; i < recorders.size(); i++) {
      recorders.get(i).frame(inbound.heard(), said);
    }
  }

  private void watch(AudioSession agreed, long tick, long nanos) {
    if (port.isLatched() && nanos - inbound.lastPacket() > UNLATCH_NANOS) {
      port.unlatch();
    }
    boolean due = nanos - aliveNanos > timeoutNanos;
    // Whoever holds or is held may well be silent for long.
    if (due && !toldTimeout && agreed.direction() == Direction.SENDRECV) {
      toldTimeout = true;
      listener.rtpTimeout();
    }
    // Streams do this in different turns: their sources differ.
    long mine = tick + (outbound.ssrc() & 0xFF);
    if (mine % RTCP_POLL_TURNS == 0 && port.receiveRtcp(scratch.in()) > 0) {
      packet(scratch.in(), agreed, nanos);
    }
    if (mine % REPORT_TURNS == 0) {
      report(nanos, false);
    }
  }

  private void report(long nanos, boolean goodbye) {
    reports.write(scratch.out(), nanos, goodbye);
    port.sendRtcp(scratch.out());
  }

  void agree(AudioSession agreed, long nanos) {
    session = agreed;
    port.aim(agreed);
    ear.expect(agreed.eventsIn() >= 0);
    alive(nanos);
  }

  void bridge(StreamSound peer) {
    disconnect();
    peer.disconnect();
    if (!gone && !peer.gone) {
      outbound.take(peer);
      peer.outbound.take(this);
    }
  }

  void join(RtpMixer mixer, RtpStream member, Mixer.Options options) {
    disconnect();
    outbound.take(mixer.seat(member, options));
  }

  void disconnect() {
    Source from = outbound.source();
    outbound.take(null);
    if (from != null) {
      from.left(this);
    }
  }

  /// Ends it: its ports are free again.
  ///
  /// @param goodbye whether the far end is told
  void end(long nanos, boolean goodbye) {
    if (!gone) {
      disconnect();
      gone = true;
      if (goodbye && session != null) {
        report(nanos, true);
      }
      port.close(goodbye);
    }
  }

  boolean isGone() {
    return gone;
  }

  Outbound outbound() {
    return outbound;
  }

  Inbound inbound() {
    return inbound;
  }

  Ear ear() {
    return ear;
  }

  List<Recorder> recorders() {
    return recorders;
  }

  /// Reads counters from another thread, so that they fit together. Never waits long: a turn takes
  /// microseconds, and where this machine has stopped in the middle of one, they may be one packet
  /// apart.
  <T> T read(Supplier<T> counters) {
    for (int i = 0; i < READ_TRIES; i++) {
      long before = version;
      T read = counters.get();
      VarHandle.loadLoadFence();
      if (before % 2 == 0 && before == version) {
        return read;
      }
      Thread.onSpinWait();
    }
    return counters.get();
  }

  @Override
  public byte[] frame() {
    return inbound.heard();
  }

  @Override
  public void key(char key) {
    outbound.keying().relay(key);
  }

  /// Two who speak with each other are heard as soon as both are: who came first would else leave
  /// the host at which it is still heard by the other.
  @Override
  public boolean isHeard() {
    return hears() && (!(outbound.source() instanceof StreamSound other) || other.hears());
  }

  boolean hears() {
    return inbound.reception().received() > PACKETS_TO_HEAR;
  }

  void takeFrom(@Nullable InetAddress host) {
    port.takeFrom(host);
  }

  @Override
  public void left(StreamSound by) {
    if (outbound.source() == by) {
      outbound.take(null);
    }
  }

  @Override
  public String name() {
    return "the stream on RTP port " + port.rtpPort();
  }
}
