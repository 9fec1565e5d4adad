package io.ringfort.voice.calls;

import io.ringfort.core.ids.CallSid;
import io.ringfort.voice.lifecycle.CallEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The calls that this host owns. Any thread.
public final class LiveCalls {
  private final Map<CallSid, CallOwner> owners = new ConcurrentHashMap<>();

  /// @return false when the call is there already
  boolean add(CallOwner owner) {
    return owners.putIfAbsent(owner.sid(), owner) == null;
  }

  Optional<CallOwner> find(CallSid sid) {
    return Optional.ofNullable(owners.get(sid));
  }

  /// Tells a call; one that is gone does not hear it.
  ///
  /// @return false when it is not here
  public boolean tell(CallSid sid, CallEvent event) {
    CallOwner owner = owners.get(sid);
    if (owner == null) {
      return false;
    }
    owner.post(event);
    return true;
  }

  void remove(CallSid sid) {
    owners.remove(sid);
    if (owners.isEmpty()) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  /// Hangs every call up and waits until they have ended.
  ///
  /// @return false when the time ran out before
  public synchronized boolean endAll(Duration within) throws InterruptedException {
    owners.values().forEach(owner -> owner.post(new CallEvent.HostStops()));
    long end = System.nanoTime() + within.toNanos();
    while (!owners.isEmpty()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  Collection<CallOwner> all() {
    return owners.values();
  }

  public int size() {
    return owners.size();
  }
}
