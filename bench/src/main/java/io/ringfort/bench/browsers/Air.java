package io.ringfort.bench.browsers;

import io.ringfort.bench.load.Latencies;
import io.ringfort.bench.rtp.RtpFigures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The one UDP port of all pages. Calls are told apart by where their packets come from: each has a
/// port of the stack's. The arrival is read after the system call, so what a busy machine adds is
/// in the figures. One thread hears, one speaks 50 times a second to each.
final class Air implements AutoCloseable {
  private static final int BUFFER_BYTES = 4 << 20;
  private static final int MOST_BYTES = 2_048;
  private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /// Parts of a frame's time: not all are spoken to at once.
  private static final int SLOTS = 5;

  private final DatagramChannel channel;
  private final Map<SocketAddress, Sound> sounds = new ConcurrentHashMap<>();
  private volatile @Nullable Measuring measuring;

  /// What is counted from one moment on. The hearing thread writes.
  static final class Measuring {
    private final Latencies uneven = new Latencies();
    private final long begun = System.nanoTime();
    private final LongAdder packets = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAccumulator longestNanos = new LongAccumulator(Math::max, 0);

    void first() {
      packets.increment();
    }

    /// @param gap nanoseconds since the packet before
    /// @param missing packets between the two
    void next(long gap, int missing) {
      packets.increment();
      uneven.record(Math.abs(gap - FRAME_NANOS));
      longestNanos.accumulate(gap);
      lost.add(missing);
    }

    void refused() {
      refused.increment();
    }
  }

  private Air(DatagramChannel channel) {
    this.channel = channel;
  }

  /// On the loopback address.
  static Air open() throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Air air = new Air(channel);
    Thread.ofPlatform().name("air-hears").daemon().start(air::hear);
    Thread.ofPlatform().name("air-speaks").daemon().start(air::speak);
    return air;
  }

  /// What comes from there is that call's, from now on.
  void follow(SocketAddress from, Sound sound) {
    sounds.put(from, sound);
  }

  void forget(SocketAddress from) {
    sounds.remove(from);
  }

  void send(ByteBuffer packet, SocketAddress to) throws IOException {
    channel.send(packet, to);
  }

  /// Counts from now on.
  void begin() {
    sounds.values().forEach(Sound::begin);
    measuring = new Measuring();
  }

  /// @return since [#begin]
  Result.Heard end(Collection<Sound> wanted) {
    Measuring m = measuring;
    measuring = null;
    if (m == null) {
      throw new IllegalStateException("got end() alone (expected: begin() before it)");
    }
    RtpFigures figures =
        new RtpFigures(
            (int) wanted.stream().filter(s -> !s.isSilent()).count(),
            m.packets.sum(),
            m.lost.sum(),
            m.packets.sum() / ((System.nanoTime() - m.begun) / 1e9),
            m.uneven.millisAt(50),
            m.uneven.millisAt(99),
            m.uneven.millisAt(99.9),
            m.longestNanos.get() / 1e6);
    return new Result.Heard(
        figures,
        (int) wanted.stream().filter(Sound::isSilent).count(),
        (int) wanted.stream().filter(s -> !s.isSilent() && !s.isRight()).count(),
        m.refused.sum(),
        wanted.stream().mapToLong(Sound::missed).sum());
  }

  private void hear() {
    byte[] packet = new byte[MOST_BYTES];
    ByteBuffer in = ByteBuffer.wrap(packet);
    try {
      while (true) {
        in.clear();
        SocketAddress from = channel.receive(in);
        long nanos = System.nanoTime();
        Sound sound = sounds.get(from);
        if (sound != null && in.position() > 1) {
          sound.hear(packet, in.position(), nanos, measuring);
        }
      }
    } catch (ClosedChannelException _) {
      // The end of the run.
    } catch (IOException e) {
      throw new UncheckedIOException("the pages hear nothing any more", e);
    }
  }

  private void speak() {
    long next = System.nanoTime();
    try {
      for (int slot = 0; channel.isOpen(); slot = (slot + 1) % SLOTS) {
        next += FRAME_NANOS / SLOTS;
        for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        for (Sound sound : sounds.values()) {
          if (sound.number() % SLOTS == slot) {
            sound.say();
          }
        }
      }
    } catch (ClosedChannelException _) {
      // The end of the run.
    } catch (IOException e) {
      throw new UncheckedIOException("the pages cannot speak any more", e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
