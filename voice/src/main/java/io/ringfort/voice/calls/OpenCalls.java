package io.ringfort.voice.calls;

import io.ringfort.core.ids.CallSid;
import io.ringfort.engines.queue.OwnedPartition;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.calls.OpenCall.Phase;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallIntent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The calls of one partition that are not forgotten yet. One thread.
final class OpenCalls {
  private static final Logger LOG = LoggerFactory.getLogger(OpenCalls.class);
  private static final long SWEEP_EVERY = TimeUnit.SECONDS.toNanos(1);

  /// After its deadline a repeated request calls nobody, so that it need not be known any more.
  private static final Duration AFTER_DEADLINE = Duration.ofMinutes(1);

  private final OwnedPartition partition;
  private final CallHost host;
  private final Turns turns;
  private final CallDispatcher mailbox;
  private final Settling settling = new Settling();
  private final Map<CallSid, OpenCall> calls = new HashMap<>();

  /// The last entry that spoke of a call.
  private final Map<CallSid, Long> lastEntry = new HashMap<>();

  /// Calls whose end was heard before their beginning, and when.
  private final Map<CallSid, Instant> endedFirst = new HashMap<>();

  private long committed;
  private long nextSweep;

  OpenCalls(OwnedPartition partition, CallHost host, Turns turns, CallDispatcher mailbox) {
    this.partition = partition;
    this.host = host;
    this.turns = turns;
    this.mailbox = mailbox;
  }

  /// Takes over what the changelog knows: who was not called yet waits for the turn again; who was
  /// lost is ended.
  void restore(Collection<OpenCall> known) {
    for (OpenCall open : known) {
      calls.put(open.intent().sid(), open);
      switch (open.phase()) {
        case QUEUED -> line(open.intent());
        case BEGUN -> lost(open.intent());
        case OVER -> {
          // Its request may still come again.
        }
      }
    }
  }

  private void lost(CallIntent intent) {
    if (host.live().find(intent.sid()).isPresent()) {
      return;
    }
    host.clocks()
        .blocking()
        .execute(
            () -> {
              boolean known = isArchived(intent);
              mailbox.post(
                  open -> {
                    if (known) {
                      open.over(intent.sid());
                    } else {
                      open.endLost(intent);
                    }
                  });
            });
  }

  /// It ended, and only the word of that was lost with its host.
  private boolean isArchived(CallIntent intent) {
    try {
      return host.store().archive().fetch(intent.account(), intent.sid().value()).isPresent();
    } catch (RuntimeException e) {
      LOG.warn("whether {} had ended is not known: {}", intent.sid(), e.getMessage());
      return false;
    }
  }

  private void over(CallSid sid) {
    OpenCall open = calls.get(sid);
    if (open != null) {
      OpenCall over = open.in(Phase.OVER);
      calls.put(sid, over);
      write(over, () -> {});
    }
  }

  private void endLost(CallIntent intent) {
    LOG.info("call {}: its host is gone; it is ended", intent.sid());
    CallOwner owner = new CallOwner(host, Call.fresh(intent), null, null);
    if (host.live().add(owner)) {
      owner.start();
      owner.post(new CallEvent.HostLost());
    }
  }

  void entry(long offset, CallCommand command) {
    settling.begin(offset);
    switch (command) {
      case CallCommand.Place place -> place(offset, place.intent());
      case CallCommand.Opened opened -> opened(offset, opened.intent());
      case CallCommand.Ended ended -> ended(offset, ended.sid());
      case CallCommand.Change change -> {
        change(change.sid(), change.change());
        done(offset);
      }
    }
  }

  /// Nothing can be done with it; it must not hold up what follows.
  void unreadable(long offset) {
    settling.begin(offset);
    done(offset);
  }

  private void place(long offset, CallIntent intent) {
    lastEntry.put(intent.sid(), offset);
    if (calls.containsKey(intent.sid())) {
      done(offset);
      return;
    }
    OpenCall open =
        new OpenCall(intent, Phase.QUEUED, intent.terms().deadline().plus(AFTER_DEADLINE));
    calls.put(intent.sid(), open);
    write(
        open,
        () -> {
          done(offset);
          OpenCall there = calls.get(intent.sid());
          if (there != null && there.phase() == Phase.QUEUED) {
            line(intent);
          }
        });
  }

  private void line(CallIntent intent) {
    turns.add(intent.account(), intent.sid(), System.nanoTime());
  }

  private void opened(long offset, CallIntent intent) {
    lastEntry.put(intent.sid(), offset);
    if (endedFirst.remove(intent.sid()) != null) {
      lastEntry.remove(intent.sid());
      done(offset);
      return;
    }
    if (calls.containsKey(intent.sid())) {
      done(offset);
      return;
    }
    OpenCall open = new OpenCall(intent, Phase.BEGUN, intent.created());
    calls.put(intent.sid(), open);
    write(open, () -> done(offset));
    // An entry that comes again after a restart: this host has no such call.
    if (host.live().find(intent.sid()).isEmpty()
        && intent.created().isBefore(host.store().started())) {
      lost(intent);
    }
  }

  private void ended(long offset, CallSid sid) {
    OpenCall open = calls.get(sid);
    if (open == null) {
      // The word of its beginning had to be said again, and is behind this.
      endedFirst.put(sid, host.clocks().clock().instant());
      done(offset);
      return;
    }
    lastEntry.put(sid, offset);
    OpenCall over = open.in(Phase.OVER);
    calls.put(sid, over);
    write(over, () -> done(offset));
  }

  private void change(CallSid sid, CallChange change) {
    OpenCall open = calls.get(sid);
    CallEvent event = new CallEvent.Change(change);
    if (open != null && open.phase() == Phase.QUEUED && change instanceof CallChange.End) {
      turns.remove(open.intent().account(), sid);
      begin(open, event);
    } else {
      host.live().tell(sid, event);
    }
  }

  /// A call's turn came. That is durable before anybody is called: a host that dies right after it
  /// leaves a call that is known to be lost, not one that is dialled twice.
  private void begin(OpenCall open, CallEvent first) {
    OpenCall begun = open.in(Phase.BEGUN);
    CallIntent intent = open.intent();
    calls.put(intent.sid(), begun);
    write(
        begun,
        () -> {
          CallOwner owner = new CallOwner(host, Call.fresh(intent), null, null);
          if (host.live().add(owner)) {
            owner.start();
            owner.post(first);
          }
        });
  }

  private void write(OpenCall open, Runnable then) {
    String key = open.intent().sid().value();
    byte[] bytes = host.store().json().bytes(open);
    host.customers()
        .owed()
        .until(() -> partition.change(key, bytes))
        .thenRun(() -> mailbox.post(_ -> then.run()));
  }

  private void done(long offset) {
    settling.done(offset);
    partition.settle(settling.settled());
  }

  void committed(long nextOffset) {
    committed = Math.max(committed, nextOffset);
  }

  /// @return how long nothing further can happen by itself, in nanoseconds
  long pump() {
    long nanos = System.nanoTime();
    if (nanos - nextSweep >= 0) {
      nextSweep = nanos + SWEEP_EVERY;
      forget();
    }
    return turns.serve(
        nanos,
        sid -> {
          OpenCall open = calls.get(sid);
          if (open != null && open.phase() == Phase.QUEUED) {
            begin(open, new CallEvent.Begin());
          }
        });
  }

  /// Every entry that spoke of it is committed, or calls nobody if it comes again.
  private void forget() {
    Instant now = host.clocks().clock().instant();
    endedFirst.values().removeIf(at -> at.plus(AFTER_DEADLINE).isBefore(now));
    calls
        .values()
        .removeIf(
            open -> {
              CallSid sid = open.intent().sid();
              boolean forgettable =
                  open.phase() == Phase.OVER
                      && now.isAfter(open.until())
                      && lastEntry.getOrDefault(sid, -1L) < committed;
              if (forgettable) {
                lastEntry.remove(sid);
                host.customers().owed().until(() -> partition.change(sid.value(), null));
              }
              return forgettable;
            });
  }
}
