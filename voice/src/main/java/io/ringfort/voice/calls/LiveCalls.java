package io.ringfort.voice.calls;

import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Lease;
import io.ringfort.core.ids.CallSid;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.Owner;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The calls that this host owns. Any thread.
public final class LiveCalls {
  private final HostName self;
  private final Lease lease;
  private final Map<CallSid, CallOwner> owners = new ConcurrentHashMap<>();

  /// @param lease whether this host may speak for them
  public LiveCalls(HostName self, Lease lease) {
    this.self = self;
    this.lease = lease;
  }

  public HostName self() {
    return self;
  }

  Lease lease() {
    return lease;
  }

  /// This host as the first owner of a call.
  Owner first() {
    return new Owner(self, lease.incarnation(), 1);
  }

  /// Whether an owner is this very start of this host.
  public boolean isUs(Owner owner) {
    return owner.host().equals(self) && owner.incarnation() == lease.incarnation();
  }

  /// @return false when the call is there already
  boolean add(CallOwner owner) {
    return owners.putIfAbsent(owner.sid(), owner) == null;
  }

  public boolean has(CallSid sid) {
    return owners.containsKey(sid);
  }

  /// Whether a call is here by that very word of who has it: not by an earlier one, after which it
  /// was given away.
  public boolean has(CallSid sid, Owner by) {
    CallOwner owner = owners.get(sid);
    return owner != null && by.equals(owner.call().owner());
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

  void remove(CallOwner owner) {
    owners.remove(owner.sid(), owner);
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
    return awaitNone(within);
  }

  /// @return false when the time ran out before
  public synchronized boolean awaitNone(Duration within) throws InterruptedException {
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

  /// As a host does that dies: nobody hears anything any more, and others may take them over.
  public void abandon() {
    owners.values().forEach(CallOwner::crash);
    owners.clear();
  }

  Collection<CallOwner> all() {
    return owners.values();
  }

  public int size() {
    return owners.size();
  }
}
