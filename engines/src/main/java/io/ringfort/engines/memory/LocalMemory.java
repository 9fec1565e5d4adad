package io.ringfort.engines.memory;

import io.ringfort.engines.threads.Threads;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The memory of a process that is alone: plain maps on its heap, gone with it. A write costs a tenth
/// of what it costs through a data grid, which has nobody to replicate to here. Any thread.
public final class LocalMemory implements Memory {
  private static final Logger LOG = LoggerFactory.getLogger(LocalMemory.class);

  /// How late listeners are told of an expiry at most; readers never see an expired entry.
  private static final Duration EXPIRY_INTERVAL = Duration.ofMillis(200);

  private final Map<String, LocalMap> maps = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  private LocalMemory() {}

  public static LocalMemory start() {
    var memory = new LocalMemory();
    Threads.startDaemon("memory-expiry", memory::expire);
    return memory;
  }

  private void expire() {
    try {
      while (!closed.await(EXPIRY_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        maps.values().forEach(LocalMemory::expire);
      }
    } catch (InterruptedException e) {
      LOG.error("entries of the memory expire no longer", e);
    }
  }

  private static void expire(LocalMap map) {
    try {
      map.expire(System.nanoTime());
    } catch (RuntimeException e) {
      // A listener's: the other maps' entries expire all the same.
      LOG.error("a listener failed over an expired entry", e);
    }
  }

  @Override
  public MemoryMap map(String name) {
    return maps.computeIfAbsent(name, _ -> new LocalMap());
  }

  @Override
  public boolean isHealthy() {
    return closed.getCount() > 0;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
