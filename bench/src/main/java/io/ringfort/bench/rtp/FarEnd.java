package io.ringfort.bench.rtp;

import io.ringfort.bench.load.Latencies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One UDP port that hears all calls, tells their streams apart by SSRC (RFC 3550, 8), and can
/// speak to all of them in packets of 20 ms. The arrival is read after the system call: what a busy
/// machine adds is in the figures. One thread hears, one speaks.
public final class FarEnd implements AutoCloseable {
  private static final int BUFFER_BYTES = 4 << 20;
  private static final int HEADER = 12;
  private static final int FRAME = 160;
  private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /// Parts of a frame's time: not all streams are spoken to at once.
  private static final int SLOTS = 4;

  /// A stream that was silent for so long is over.
  private static final long OVER_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final DatagramChannel channel;
  private final Map<Integer, Stream> streams = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Measuring> measuring = new AtomicReference<>();
  private final byte[] sound = Tone.ulaw();
  private volatile boolean speaking;

  /// What is counted from one moment on. The hearing thread writes.
  private static final class Measuring {
    private final Latencies uneven = new Latencies();
    private final Map<Integer, Boolean> seen = new ConcurrentHashMap<>();
    private final long begun = System.nanoTime();
    private final LongAdder packets = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAccumulator longestNanos = new LongAccumulator(Math::max, 0);
  }

  /// One that is heard. The hearing thread writes what it heard, the speaking one what it said.
  private static final class Stream {
    private final SocketAddress address;
    private final int slot;
    private volatile long heardNanos;
    private int sequence;
    private int said;

    private Stream(SocketAddress address, int slot, long nanos, int sequence) {
      this.address = address;
      this.slot = slot;
      this.heardNanos = nanos;
      this.sequence = sequence;
    }
  }

  private FarEnd(DatagramChannel channel) {
    this.channel = channel;
  }

  /// Listens on the loopback address.
  public static FarEnd open() throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    FarEnd farEnd = new FarEnd(channel);
    Thread.ofPlatform().name("far-end-hears").daemon().start(farEnd::hear);
    Thread.ofPlatform().name("far-end-speaks").daemon().start(farEnd::speak);
    return farEnd;
  }

  public int port() throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  /// Whether everybody who is heard is spoken to.
  public void speak(boolean on) {
    speaking = on;
  }

  /// Counts from now on.
  public void begin() {
    measuring.set(new Measuring());
  }

  /// @return since [#begin]
  public RtpFigures end() {
    Measuring m = measuring.getAndSet(null);
    if (m == null) {
      throw new IllegalStateException("got end() alone (expected: begin() before it)");
    }
    return new RtpFigures(
        m.seen.size(),
        m.packets.sum(),
        m.lost.sum(),
        m.packets.sum() / ((System.nanoTime() - m.begun) / 1e9),
        m.uneven.millisAt(50),
        m.uneven.millisAt(99),
        m.uneven.millisAt(99.9),
        m.longestNanos.get() / 1e6);
  }

  private void hear() {
    ByteBuffer packet = ByteBuffer.allocateDirect(2_048);
    try {
      while (true) {
        packet.clear();
        SocketAddress from = channel.receive(packet);
        long nanos = System.nanoTime();
        packet.flip();
        // RFC 3550, 5.1: version 2, and a fixed header of twelve octets. RFC 5761, 4: RTCP looks
        // like payload types 64 to 95.
        int type = packet.remaining() < HEADER ? 0 : packet.get(1) & 0x7F;
        if (packet.remaining() >= HEADER
            && (packet.get(0) & 0xC0) == 0x80
            && (type < 64 || type > 95)) {
          heard(packet, from, nanos);
        }
      }
    } catch (ClosedChannelException _) {
      // The end of the run.
    } catch (IOException e) {
      throw new UncheckedIOException("the far end hears nothing any more", e);
    }
  }

  private void heard(ByteBuffer packet, SocketAddress from, long nanos) {
    int ssrc = packet.getInt(8);
    int sequence = packet.getShort(2) & 0xFFFF;
    Stream stream = streams.get(ssrc);
    Measuring m = measuring.get();
    if (stream == null) {
      streams.put(ssrc, new Stream(from, streams.size() % SLOTS, nanos, sequence));
    } else {
      long gap = nanos - stream.heardNanos;
      int missing = (sequence - stream.sequence - 1) & 0xFFFF;
      stream.heardNanos = nanos;
      stream.sequence = sequence;
      if (m != null) {
        m.uneven.record(Math.abs(gap - FRAME_NANOS));
        m.longestNanos.accumulate(gap);
        // More than that: an older packet came late, and was counted when it was missing.
        m.lost.add(missing < 1_000 ? missing : 0);
      }
    }
    if (m != null) {
      m.packets.increment();
      m.seen.put(ssrc, true);
    }
  }

  private void speak() {
    ByteBuffer packet = ByteBuffer.allocateDirect(HEADER + FRAME);
    long next = System.nanoTime();
    try {
      for (int slot = 0; channel.isOpen(); slot = (slot + 1) % SLOTS) {
        next += FRAME_NANOS / SLOTS;
        for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        long now = System.nanoTime();
        streams.values().removeIf(stream -> now - stream.heardNanos > OVER_NANOS);
        if (speaking) {
          for (Stream stream : streams.values()) {
            if (stream.slot == slot) {
              say(stream, packet);
            }
          }
        }
      }
    } catch (ClosedChannelException _) {
      // The end of the run.
    } catch (IOException e) {
      throw new UncheckedIOException("the far end cannot speak any more", e);
    }
  }

  private void say(Stream stream, ByteBuffer packet) throws IOException {
    int n = stream.said++;
    packet.clear();
    packet.put((byte) 0x80).put((byte) 0).putShort((short) n).putInt(n * FRAME);
    packet.putInt(System.identityHashCode(stream));
    packet.put(sound, n * FRAME % sound.length, FRAME).flip();
    channel.send(packet, stream.address);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
