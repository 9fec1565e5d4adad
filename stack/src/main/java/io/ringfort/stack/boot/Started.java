package io.ringfort.stack.boot;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What runs, in the order in which it started; closed in reverse, each whatever became of the
/// others. Any thread may add.
public final class Started implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Started.class);

  private final Deque<Part> parts = new ArrayDeque<>();

  private record Part(String name, AutoCloseable running) {}

  public synchronized <T extends AutoCloseable> T add(String name, T running) {
    parts.push(new Part(name, running));
    LOG.info("{} is up", name);
    return running;
  }

  @Override
  public synchronized void close() {
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      long begun = System.nanoTime();
      try {
        part.running().close();
        LOG.info("{} is down after {} ms", part.name(), (System.nanoTime() - begun) / 1_000_000);
      } catch (Exception e) {
        // The boundary of a shutdown: the next part still has to be closed.
        LOG.error("{} did not close cleanly", part.name(), e);
      }
    }
  }
}
