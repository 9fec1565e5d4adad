package io.ringfort.simulator.rtp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The media of one call: a port, what is said and what is heard. The media thread reads and
/// writes; any thread may connect, command, look and close.
public final class RtpStream implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RtpStream.class);
  private static final long UNSET = Long.MIN_VALUE;
  private static final int LARGEST_PACKET = 1_500;
  private static final int MOST_AT_ONCE = 64;
  private static final int STALLED_FRAMES = 11;
  private static final int MOST_COMMANDS = 100;
  private static final long NOTABLE_STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(30);
  private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(Frame.MS);

  private final DatagramChannel channel;
  private final ScriptPlayer player;
  private final Heard heard;
  private final Timeline said;
  private final AtomicLong packetsSent = new AtomicLong();
  private final Queue<Runnable> commands = new ArrayBlockingQueue<>(MOST_COMMANDS);
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_PACKET);
  private final int ssrc = ThreadLocalRandom.current().nextInt();
  private final InetSocketAddress local;
  private volatile @Nullable Peer peer;
  private volatile boolean closed;
  private volatile long closedAt;
  private volatile @Nullable Instant began;
  private int sequence = ThreadLocalRandom.current().nextInt(0x8000);
  private long timestamp = ThreadLocalRandom.current().nextInt(1 << 30);
  private long eventTimestamp;
  private volatile long longestStall;
  private long lastRead;
  private long firstTick;
  private long ticks;
  private boolean talking;
  private long saidZero = UNSET;

  private RtpStream(DatagramChannel channel, ScriptPlayer player, SoundBudget budget)
      throws IOException {
    this.channel = channel;
    this.player = player;
    this.heard = new Heard(budget);
    this.said = new Timeline(budget);
    this.local = (InetSocketAddress) channel.getLocalAddress();
  }

  static RtpStream open(InetAddress local, ScriptPlayer player, SoundBudget budget) {
    try {
      DatagramChannel channel = DatagramChannel.open();
      channel.bind(new InetSocketAddress(local, 0)).configureBlocking(false);
      return new RtpStream(channel, player, budget);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a port for media on " + local, e);
    }
  }

  public InetSocketAddress local() {
    return local;
  }

  /// Starts, or goes on with another peer: what the peer's description says, counts.
  public void connect(Sdp sdp) {
    heard.begin(System.nanoTime());
    began = began == null ? Instant.now() : began;
    heard.pause(!sdp.sends());
    peer = new Peer(sdp.audio(), sdp.payloadTypes().getFirst(), sdp.eventType(), sdp.receives());
  }

  /// Drops what is left of the script, and does this instead.
  public void talk(Script script) {
    command(() -> player.replace(script.steps()));
  }

  /// Sends digits now, and goes on with the script after them.
  public void dial(String digits, boolean inband) {
    String checked = Script.digits(digits);
    command(() -> player.insert(inband ? new Step.Inband(checked) : new Step.Digits(checked)));
  }

  public MediaReport report() {
    return heard.report(
        packetsSent.get(),
        TimeUnit.NANOSECONDS.toMillis(longestStall),
        closed ? closedAt : System.nanoTime());
  }

  public Pulse pulse() {
    return heard.pulse(closed ? closedAt : System.nanoTime());
  }

  /// When media could first flow; the times of the report count from it.
  public Optional<Instant> began() {
    return Optional.ofNullable(began);
  }

  /// What was heard, as a WAV file that begins that long after media could first flow.
  public byte[] heardWav(int fromMs) {
    return Wav.of(after(fromMs, heard.audio()));
  }

  public byte[] saidWav(int fromMs) {
    return Wav.of(after(fromMs, said.samples()));
  }

  private static short[] after(int fromMs, short[] samples) {
    long from = Math.min(samples.length, fromMs * (long) G711.RATE_HZ / 1_000);
    return Arrays.copyOfRange(samples, (int) from, samples.length);
  }

  /// How much memory the sounds take.
  public long bytes() {
    return heard.bytes() + said.bytes();
  }

  /// Finds in the sounds what there is to find, and lets go of them. It may take a second.
  public void forgetSounds() {
    heard.analyse();
    discard();
  }

  /// Lets go of the sounds, and of what might be found in them.
  public void discard() {
    heard.forget();
    said.forget();
  }

  /// The port is closed by the media thread, in its next round.
  @Override
  public void close() {
    if (!closed) {
      closedAt = System.nanoTime();
      closed = true;
    }
  }

  boolean endIfClosed() {
    if (closed) {
      end();
    }
    return closed;
  }

  void end() {
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("a port for media did not close cleanly: {}", e.getMessage());
    }
  }

  void tick(long now) {
    read(now);
    timestamp += (long) Frame.SAMPLES * (1 + skipped(now));
    for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
      command.run();
    }
    Peer to = peer;
    if (closed || to == null || !to.receives()) {
      talking = false;
      return;
    }
    switch (player.next(to.eventType() >= 0)) {
      case Frame.Audio audio -> say(to, audio.samples(), now);
      case Frame.Event event -> signal(to, event);
      case Frame.Nothing _ -> talking = false;
    }
  }

  /// How many frames a stall swallowed: they are missing in the sound, but not in the time. A turn
  /// that comes a little early or late is none.
  private long skipped(long now) {
    firstTick = ticks == 0 ? now : firstTick;
    long behind = (now - firstTick) / FRAME_NANOS - ticks;
    long skipped = behind < STALLED_FRAMES ? 0 : behind;
    ticks += 1 + skipped;
    return skipped;
  }

  void read(long now) {
    if (lastRead != 0 && now - lastRead > NOTABLE_STALL_NANOS) {
      longestStall = Math.max(longestStall, now - lastRead);
      heard.stalled(now - lastRead);
    }
    lastRead = now;
    try {
      for (int i = 0; i < MOST_AT_ONCE; i++) {
        buffer.clear();
        if (closed || !(channel.receive(buffer) instanceof InetSocketAddress source)) {
          return;
        }
        RtpPacket packet = RtpPacket.parse(buffer.flip());
        if (packet != null) {
          take(packet, source, now);
        }
      }
    } catch (IOException e) {
      // A peer that is gone answers with "port unreachable"; the next packet may be taken again.
      log.debug("no media from {}: {}", peer, e.getMessage());
    }
  }

  private void take(RtpPacket packet, InetSocketAddress source, long now) {
    Peer from = peer;
    if (from != null && packet.payloadType() == from.eventType()) {
      heard.event(packet, source, now);
    } else if (packet.payloadType() == G711.PCMU || packet.payloadType() == G711.PCMA) {
      short[] samples = new short[packet.payload().length];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = G711.decode(packet.payloadType(), packet.payload()[i]);
      }
      heard.audio(packet, source, samples, now);
      player.hear(samples);
    } else {
      heard.other(packet, source, now);
    }
  }

  private void say(Peer to, short[] samples, long now) {
    byte[] payload = new byte[samples.length];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = G711.encode(to.payloadType(), samples[i]);
    }
    // By the timestamps, as a hearer places it: the clock's own unevenness is not heard.
    saidZero = saidZero == UNSET ? timestamp - heard.position(now) : saidZero;
    said.write(timestamp - saidZero, samples);
    send(to, new RtpPacket(!talking, to.payloadType(), nextSequence(), timestamp, ssrc, payload));
    talking = true;
  }

  private void signal(Peer to, Frame.Event event) {
    if (event.first()) {
      eventTimestamp = timestamp;
    }
    // RFC 4733, 2.3: event, end bit with volume, duration.
    byte[] payload = {
      (byte) event.code(),
      (byte) ((event.end() ? 0x80 : 0) | 10),
      (byte) (event.duration() >> 8),
      (byte) event.duration()
    };
    send(
        to,
        new RtpPacket(
            event.first(), to.eventType(), nextSequence(), eventTimestamp, ssrc, payload));
  }

  private void send(Peer to, RtpPacket packet) {
    try {
      packet.write(buffer);
      channel.send(buffer, to.address());
      packetsSent.incrementAndGet();
    } catch (IOException e) {
      log.debug("no media to {}: {}", to, e.getMessage());
    }
  }

  private int nextSequence() {
    sequence = (sequence + 1) & 0xffff;
    return sequence;
  }

  private void command(Runnable command) {
    if (!commands.offer(command)) {
      throw new IllegalStateException("got more commands than the call can do (expected: fewer)");
    }
  }

  private record Peer(
      InetSocketAddress address, int payloadType, int eventType, boolean receives) {}
}
