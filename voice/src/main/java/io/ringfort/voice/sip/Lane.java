package io.ringfort.voice.sip;

import io.ringfort.engines.threads.Threads;
import io.ringfort.engines.time.Timer;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that alone touches the calls whose Call-ID falls to it: their messages, timers and
/// commands come one after another. There are few lanes and many calls. What comes from the network
/// is dropped when too much of it waits (UDP peers send again); what our own calls want is not, and
/// is bounded by their number.
final class Lane implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final int MESSAGES_WAITING = 10_000;
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final AtomicInteger messages = new AtomicInteger();
  private final Timer timer;
  private final Thread thread;
  private volatile boolean open = true;

  /// Something that happens later; for the lane's thread only.
  static final class Alarm {
    private final Timer.Handle handle;
    private boolean canceled;

    private Alarm(Timer timer, Duration delay, Lane lane, Runnable task) {
      handle =
          timer.after(
              delay,
              () ->
                  lane.execute(
                      () -> {
                        // It may have been waiting in the lane when it was canceled.
                        if (!canceled) {
                          task.run();
                        }
                      }));
    }

    void cancel() {
      canceled = true;
      handle.cancel();
    }
  }

  Lane(int number, Timer timer) {
    this.timer = timer;
    this.thread = Threads.startDaemon("sip-lane-" + number, this::run);
  }

  private void run() {
    while (open) {
      try {
        var task = tasks.poll(1, TimeUnit.SECONDS);
        if (task != null) {
          task.run();
        }
      } catch (InterruptedException e) {
        // Nobody has a reason to: an interrupt would close the UDP channel under our hands.
        LOG.warn("a lane was interrupted and goes on");
      } catch (Throwable e) {
        // Whatever it was: thousands of other calls need this thread.
        LOG.error("a task of a lane failed", e);
      }
    }
  }

  /// Runs the task after those that wait. Any thread.
  void execute(Runnable task) {
    tasks.add(task);
  }

  /// Runs the task of a message.
  ///
  /// @return false when too many wait
  boolean offer(Runnable task) {
    if (messages.incrementAndGet() > MESSAGES_WAITING) {
      messages.decrementAndGet();
      return false;
    }
    tasks.add(
        () -> {
          messages.decrementAndGet();
          task.run();
        });
    return true;
  }

  /// Runs the task in this lane after the delay, unless it is canceled.
  Alarm after(Duration delay, Runnable task) {
    return new Alarm(timer, delay, this, task);
  }

  int waiting() {
    return tasks.size();
  }

  @Override
  public void close() {
    open = false;
    tasks.add(() -> {});
    try {
      // What it is at needs the timer, which is closed next.
      thread.join(GOODBYE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
