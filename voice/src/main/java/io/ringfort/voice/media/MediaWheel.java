package io.ringfort.voice.media;

import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.core.hosts.Lease;
import io.ringfort.engines.threads.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that moves all sound of a host: 20 slots of a millisecond make a turn, and each
/// stream has its turn in one of them, so packets leave evenly. All state of streams and rooms
/// belongs to this thread; others hand it commands. After a stall it goes on from now: nobody's two
/// packets ever leave at once. Nothing is allocated in a turn.
final class MediaWheel implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MediaWheel.class);
  private static final int SLOTS = 20;
  private static final long SLOT_NANOS = 1_000_000;
  private static final long TURN_NANOS = SLOTS * SLOT_NANOS;
  private static final int MAX_COMMANDS = 65_536;
  private static final int COMMANDS_PER_SLOT = 2_000;
  private static final long IDLE_NANOS = 200_000_000;

  /// Whoever has a turn every 20 ms.
  interface Turn {
    /// @param tick counts the turns; grows by more than one after a stall
    /// @param nanos of the system's monotonic clock
    void turn(long tick, long nanos);

    /// For logs.
    String name();
  }

  private final ArrayBlockingQueue<Runnable> commands = new ArrayBlockingQueue<>(MAX_COMMANDS);
  private final List<List<Turn>> slots = new ArrayList<>();
  private final Lease lease;
  private final MediaMeters meters;
  private final Thread thread;
  private int turns;
  private volatile boolean idle;
  private volatile boolean stopped;

  /// Of a host that nobody takes over.
  MediaWheel(MeterRegistry registry) {
    this(registry, Lease.always());
  }

  /// @param lease while it is not held, nobody has a turn
  MediaWheel(MeterRegistry registry, Lease lease) {
    this.lease = lease;
    for (int i = 0; i < SLOTS; i++) {
      slots.add(new ArrayList<>());
    }
    meters = new MediaMeters(registry, commands::size);
    thread = Threads.startDaemon("media-wheel", this::run);
  }

  /// Has the media thread do something within a turn, in the order of the calls.
  ///
  /// @return false when the wheel has stopped
  /// @throws RejectedExecutionException when it is hopelessly behind
  boolean submit(Runnable command) {
    if (stopped) {
      return false;
    }
    if (!commands.offer(command)) {
      throw new RejectedExecutionException(
          "got " + MAX_COMMANDS + " commands that wait for the media thread (expected: a few)");
    }
    if (idle) {
      LockSupport.unpark(thread);
    }
    return true;
  }

  /// Gives somebody a turn from now on, in the emptiest slot. Media thread only.
  void add(Turn turn) {
    List<Turn> emptiest = slots.getFirst();
    for (List<Turn> slot : slots) {
      emptiest = slot.size() < emptiest.size() ? slot : emptiest;
    }
    emptiest.add(turn);
    turns++;
    meters.turns(1);
  }

  /// Media thread only.
  void remove(Turn turn) {
    for (List<Turn> slot : slots) {
      if (slot.remove(turn)) {
        turns--;
        meters.turns(-1);
      }
    }
  }

  private void run() {
    long due = System.nanoTime();
    long tick = 0;
    int slot = 0;
    while (!stopped) {
      if (turns == 0) {
        due = rest();
      }
      // A slot in which nobody has a turn is not worth waking up for.
      if (slot == 0 || !slots.get(slot).isEmpty()) {
        await(due);
      }
      long late = System.nanoTime() - due;
      if (late >= TURN_NANOS) {
        // Whole turns are left out, so that every slot keeps its place in the turn.
        long skipped = late / TURN_NANOS;
        tick += skipped;
        due += skipped * TURN_NANOS;
        meters.skipped(skipped);
      }
      obey();
      if (lease.isHeld()) {
        serve(slots.get(slot), tick);
      }
      due += SLOT_NANOS;
      slot++;
      if (slot == SLOTS) {
        slot = 0;
        tick++;
      }
    }
  }

  /// Sleeps until somebody wants something; returns the time then.
  private long rest() {
    idle = true;
    if (commands.isEmpty() && !stopped) {
      LockSupport.parkNanos(IDLE_NANOS);
    }
    idle = false;
    return System.nanoTime();
  }

  private void await(long due) {
    long left = due - System.nanoTime();
    while (left > 0 && !stopped) {
      LockSupport.parkNanos(left);
      left = due - System.nanoTime();
    }
  }

  private void obey() {
    for (int i = 0; i < COMMANDS_PER_SLOT; i++) {
      Runnable command = commands.poll();
      if (command == null) {
        return;
      }
      try {
        command.run();
      } catch (RuntimeException | Error e) {
        failed("a command to the media thread", e);
      }
    }
  }

  private void serve(List<Turn> slot, long tick) {
    for (int i = slot.size() - 1; i >= 0; i--) {
      Turn turn = slot.get(i);
      try {
        turn.turn(tick, System.nanoTime());
      } catch (RuntimeException | Error e) {
        failed("the turn of " + turn.name(), e);
      }
    }
  }

  // Whatever a listener throws must not silence anybody else; nor fill the log.
  private void failed(String what, Throwable by) {
    if (meters.failed()) {
      LOG.error("{} failed", what, by);
    }
  }

  /// Stops the thread; the commands that still wait are done by the caller's.
  @Override
  public void close() {
    stopped = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    while (!commands.isEmpty()) {
      obey();
    }
    meters.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
