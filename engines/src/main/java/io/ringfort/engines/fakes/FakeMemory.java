package io.ringfort.engines.fakes;

import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.engines.time.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A memory for tests: one object is the whole cluster, to be shared by the hosts of a test.
/// Lifespans end when the timer says so, listeners are told in the thread that changes. Any thread.
public final class FakeMemory implements Memory {
  private final Timer timer;
  private final Map<String, FakeMap> maps = new ConcurrentHashMap<>();
  private volatile boolean healthy = true;
  private volatile boolean available = true;

  public FakeMemory(Timer timer) {
    this.timer = timer;
  }

  @Override
  public MemoryMap map(String name) {
    return maps.computeIfAbsent(name, _ -> new FakeMap(timer, () -> available));
  }

  /// Loses everything, as a restart of all hosts does; nobody is told.
  public void forget() {
    maps.values().forEach(FakeMap::forget);
  }

  /// While false everything is refused, as by a memory with too few holders.
  public void setAvailable(boolean available) {
    this.available = available;
  }

  @Override
  public boolean isHealthy() {
    return healthy && available;
  }

  /// What is in it stays, for a host that comes back.
  @Override
  public void close() {
    healthy = false;
  }
}
