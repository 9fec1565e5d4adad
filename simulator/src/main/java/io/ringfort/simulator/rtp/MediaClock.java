package io.ringfort.simulator.rtp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The media of all phones: one thread, `simulator-media`, turns a wheel of twenty slots of a
/// millisecond, and in each slot reads and writes the streams that belong to it. While there are
/// few streams, all are read every 5 ms, so that gaps are measured finely.
public final class MediaClock implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MediaClock.class);
  private static final int SLOTS = 20;
  private static final int READ_EVERY = 5;
  private static final int FEW = 200;
  private static final int MOST = 4_000;
  private static final long SLOT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final List<List<RtpStream>> wheel = new ArrayList<>();
  private final Queue<RtpStream> arriving = new ConcurrentLinkedQueue<>();
  private final AtomicInteger open = new AtomicInteger();
  private final SoundBudget budget = new SoundBudget();
  private final Thread thread;
  private volatile boolean closed;
  private int nextSlot;

  private MediaClock() {
    for (int i = 0; i < SLOTS; i++) {
      wheel.add(new ArrayList<>());
    }
    thread = Thread.ofPlatform().daemon().name("simulator-media").unstarted(this::turn);
  }

  public static MediaClock start() {
    MediaClock clock = new MediaClock();
    clock.thread.start();
    return clock;
  }

  /// Opens a port of the operating system's choice; nothing is sent before [RtpStream#connect].
  ///
  /// @param hangUp called from the media thread when the script says so
  /// @throws IllegalStateException if too many streams are open
  /// @throws java.io.UncheckedIOException if there is no port
  public RtpStream open(InetAddress local, Script script, Runnable hangUp) {
    if (open.incrementAndGet() > MOST) {
      open.decrementAndGet();
      throw new IllegalStateException(
          "got call " + (MOST + 1) + " (expected: at most " + MOST + ")");
    }
    RtpStream stream;
    try {
      stream = RtpStream.open(local, new ScriptPlayer(script, hangUp), budget);
    } catch (RuntimeException e) {
      open.decrementAndGet();
      throw e;
    }
    arriving.add(stream);
    return stream;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void turn() {
    long due = System.nanoTime();
    for (int slot = 0; !closed; slot = (slot + 1) % SLOTS) {
      welcome();
      round(slot);
      due += SLOT_NANOS;
      long now = System.nanoTime();
      // After a long stall nothing is caught up: a burst would help nobody.
      due = now - due > LONGEST_STALL_NANOS ? now : due;
      while (!closed && due - System.nanoTime() > 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
    }
    wheel.forEach(streams -> streams.forEach(RtpStream::end));
  }

  private void welcome() {
    for (RtpStream stream = arriving.poll(); stream != null; stream = arriving.poll()) {
      wheel.get(nextSlot).add(stream);
      nextSlot = (nextSlot + 7) % SLOTS;
    }
  }

  private void round(int slot) {
    if (slot % READ_EVERY == 0 && open.get() <= FEW) {
      wheel.forEach(streams -> streams.forEach(MediaClock::read));
    }
    List<RtpStream> own = wheel.get(slot);
    own.forEach(MediaClock::tick);
    if (own.removeIf(RtpStream::endIfClosed)) {
      open.set(wheel.stream().mapToInt(List::size).sum() + arriving.size());
    }
  }

  private static void read(RtpStream stream) {
    try {
      stream.read(System.nanoTime());
    } catch (RuntimeException e) {
      log.warn("a stream could not be read", e);
    }
  }

  private static void tick(RtpStream stream) {
    try {
      stream.tick(System.nanoTime());
    } catch (RuntimeException e) {
      log.warn("a stream broke and is closed", e);
      stream.close();
    }
  }
}
