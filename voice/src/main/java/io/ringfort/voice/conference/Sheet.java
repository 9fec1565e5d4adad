package io.ringfort.voice.conference;

import io.ringfort.engines.threads.Threads;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The place in the memory store of one room or line. Only the newest state is written, one after
/// another, on a virtual thread that lives as long as there is something to write. Any thread.
final class Sheet<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Sheet.class);

  private final String name;
  private final Consumer<T> pen;

  /// What is being written, or must be next; null when everything is.
  private final AtomicReference<@Nullable Page<T>> newest = new AtomicReference<>();

  /// @param after run once it is written; null for nothing
  private record Page<T>(T state, @Nullable Runnable after) {}

  /// @param name for people
  /// @param pen writes a state; may block
  Sheet(String name, Consumer<T> pen) {
    this.name = name;
    this.pen = pen;
  }

  void show(T state) {
    show(new Page<>(state, null));
  }

  /// The last state.
  ///
  /// @param after run once it is written, or could not be
  void close(T state, Runnable after) {
    show(new Page<>(state, after));
  }

  /// Until everything is written.
  synchronized void await(Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    try {
      while (newest.get() != null) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          return;
        }
        wait(left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void show(Page<T> page) {
    if (newest.getAndSet(page) == null) {
      Threads.startVirtual("show-" + name, () -> write(page));
    }
  }

  private void write(Page<T> first) {
    Page<T> page = first;
    while (true) {
      attempt(page);
      if (newest.compareAndSet(page, null)) {
        synchronized (this) {
          notifyAll();
        }
        return;
      }
      Page<T> next = newest.get();
      page = next == null ? page : next;
    }
  }

  /// Theirs is a copy: a memory store that fails stops nobody.
  private void attempt(Page<T> page) {
    try {
      pen.accept(page.state());
    } catch (RuntimeException e) {
      LOG.warn("readers do not see {} as it is: {}", name, e.getMessage());
    }
    Runnable after = page.after();
    if (after != null) {
      after.run();
    }
  }
}
