package io.ringfort.simulator.smpp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The binds that are up, on all gateways, and how many deliveries each has under way. Any thread
/// may call it.
final class Binds {
  private static final int WINDOW = 50;

  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Bind, Integer> underWay = new LinkedHashMap<>();
  private int turn;

  void add(Bind bind) {
    lock.lock();
    try {
      underWay.put(bind, 0);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void remove(Bind bind) {
    lock.lock();
    try {
      underWay.remove(bind);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    bind.closed();
  }

  List<Bind> all() {
    lock.lock();
    try {
      return List.copyOf(underWay.keySet());
    } finally {
      lock.unlock();
    }
  }

  /// Waits for a bind that receives and has room in its window, in turn; not the one that failed
  /// before, as long as another is up. The caller releases it.
  Bind reserve(@Nullable Bind failedBefore) throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        Bind free = free(failedBefore);
        if (free != null) {
          underWay.merge(free, 1, Integer::sum);
          return free;
        }
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  void release(Bind bind) {
    lock.lock();
    try {
      underWay.computeIfPresent(bind, (_, count) -> count - 1);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Bind free(@Nullable Bind failedBefore) {
    List<Bind> receivers = new ArrayList<>(underWay.keySet());
    receivers.removeIf(bind -> !bind.receives());
    if (receivers.size() > 1) {
      receivers.remove(failedBefore);
    }
    for (int i = 0; i < receivers.size(); i++) {
      Bind bind = receivers.get((turn + i) % receivers.size());
      if (underWay.getOrDefault(bind, WINDOW) < WINDOW) {
        turn = (turn + i + 1) % receivers.size();
        return bind;
      }
    }
    return null;
  }
}
