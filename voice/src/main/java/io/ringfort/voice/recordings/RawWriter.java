package io.ringfort.voice.recordings;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.engines.threads.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the sound of all recordings of a host, on one thread. What the disk is too slow for is
/// refused, so that no media thread ever waits for it: the recording then has silence in its place.
final class RawWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RawWriter.class);
  private static final String WAITING = "ringfort.recordings.waiting";
  private static final String LOST = "ringfort.recordings.lost.frames";

  private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(10);

  private final LinkedBlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
  private final AtomicInteger blocks = new AtomicInteger();
  private final int mostBlocks;
  private final Counter lost;
  private final Thread thread;
  private volatile boolean closed;

  /// Something to be done with a file, in the order in which it was handed over.
  @FunctionalInterface
  interface Task {
    void run() throws IOException;
  }

  /// @param mostBlocks how many blocks of sound may wait, of about a second each
  RawWriter(int mostBlocks, MeterRegistry metrics) {
    this.mostBlocks = mostBlocks;
    this.lost = metrics.counter(LOST);
    Gauge.builder(WAITING, blocks, AtomicInteger::get).register(metrics);
    thread = Threads.startDaemon("recordings-writer", this::run);
  }

  /// Hands a block of sound over, unless too many wait.
  boolean offer(Task block) {
    if (blocks.incrementAndGet() > mostBlocks) {
      blocks.decrementAndGet();
      return false;
    }
    tasks.add(
        () -> {
          blocks.decrementAndGet();
          block.run();
        });
    return true;
  }

  /// Hands over what happens once or twice in a recording's life, and is never refused: as many
  /// wait as there are recordings, at most.
  void add(Task task) {
    tasks.add(task);
  }

  void countLost(long frames) {
    lost.increment(frames);
  }

  private void run() {
    while (!closed || !tasks.isEmpty()) {
      try {
        tasks.take().run();
      } catch (InterruptedException e) {
        // Closing: what is there is still written.
        closed = true;
      } catch (IOException | RuntimeException e) {
        LOG.error("a recording could not be written", e);
      }
    }
  }

  /// Returns when everything that was handed over is written, or the disk takes too long.
  @Override
  public void close() {
    closed = true;
    add(() -> {});
    try {
      if (!thread.join(WRITTEN_WITHIN)) {
        LOG.error("the disk does not take what was recorded last");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
