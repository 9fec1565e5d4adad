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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The calls of one partition that are not forgotten yet. One thread.
final class OpenCalls {
  private static final Logger LOG = LoggerFactory.getLogger(OpenCalls.class);
  private static final long SWEEP_EVERY = TimeUnit.SECONDS.toNanos(1);

  /// After its deadline a repeated request calls nobody, so that it need not be known any more.
  private static final Duration AFTER_DEADLINE = Duration.ofMinutes(1);

  /// For so long the hosts that live have the time to take a call over.
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private static final int MOST_LOOKS = 6;

  /// How often is looked whether a call is still anywhere.
  private static final Duration WATCH = Duration.ofMinutes(1);

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

  /// What calls of other hosts are being told: the last of each call.
  private final Map<CallSid, CompletableFuture<Void>> afar = new HashMap<>();

  private final Whereabouts.Search whereabouts;
  private long committed;
  private long nextSweep;

  OpenCalls(OwnedPartition partition, CallHost host, Turns turns, CallDispatcher mailbox) {
    this.partition = partition;
    this.host = host;
    this.turns = turns;
    this.mailbox = mailbox;
    whereabouts = new Whereabouts.Search(host);
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
    lookFor(intent, 1);
  }

  /// Where a call is whose host this is not. Only what nobody has and nobody can take over is lost.
  private void lookFor(CallIntent intent, int times) {
    OpenCall open = calls.get(intent.sid());
    if (open == null || open.phase() != Phase.BEGUN) {
      return;
    }
    if (host.live().find(intent.sid()).isPresent()) {
      watch(intent);
      return;
    }
    host.clocks()
        .blocking()
        .execute(
            () -> {
              Whereabouts found = whereabouts.of(intent, times >= MOST_LOOKS);
              mailbox.post(there -> there.found(intent, found, times));
            });
  }

  private void found(CallIntent intent, Whereabouts found, int times) {
    switch (found) {
      case Whereabouts.Lives _ -> watch(intent);
      case Whereabouts.Over _ -> over(intent.sid());
      case Whereabouts.Unclear _ ->
          host.clocks()
              .timer()
              .after(LOOK_AGAIN, () -> mailbox.post(open -> open.lookFor(intent, times + 1)));
      case Whereabouts.Lost(Call last, byte[] written) -> endLost(last, written);
    }
  }

  /// Its host says so when it ends. But the memory store may lose its snapshot, and its host die then.
  private void watch(CallIntent intent) {
    host.clocks()
        .timer()
        .after(WATCH, () -> mailbox.post(there -> there.lookFor(intent, 1)));
  }

  private void over(CallSid sid) {
    OpenCall open = calls.get(sid);
    if (open != null) {
      OpenCall over = open.in(Phase.OVER);
      calls.put(sid, over);
      write(over, () -> {});
    }
  }

  private void endLost(Call last, byte @Nullable [] written) {
    LOG.info("call {}: its host is gone; it is ended", last.intent().sid());
    CallOwner owner = new CallOwner(host, last, new Begun(null, null, null, written));
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
      case CallCommand.Change change -> change(offset, change.sid(), change.change());
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
    if (host.live().find(intent.sid()).isPresent()) {
      return;
    }
    if (intent.created().isBefore(host.store().started())) {
      // An entry that comes again after a restart: this host has no such call.
      lost(intent);
    } else {
      // Another host's, which may have died before it had written a snapshot.
      host.clocks()
          .timer()
          .after(LOOK_AGAIN, () -> mailbox.post(there -> there.lookFor(intent, 1)));
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

  private void change(long offset, CallSid sid, CallChange change) {
    OpenCall open = calls.get(sid);
    CallEvent event = new CallEvent.Change(change);
    if (open != null && open.phase() == Phase.QUEUED && change instanceof CallChange.End) {
      turns.remove(open.intent().account(), sid);
      begin(open, event);
      done(offset);
    } else if (host.live().tell(sid, event) || open == null) {
      done(offset);
    } else {
      tellAfar(offset, open.intent(), event);
    }
  }

  /// The call's own host is told, in the order in which it was asked; the entry is not done with
  /// before that.
  private void tellAfar(long offset, CallIntent intent, CallEvent event) {
    afar.compute(
        intent.sid(),
        (sid, before) ->
            (before == null ? CompletableFuture.<Void>completedFuture(null) : before)
                .thenCompose(_ -> Words.say(host, intent.account(), sid, event))
                .thenAccept(_ -> {})
                .whenComplete((_, _) -> mailbox.post(open -> open.done(offset))));
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
          CallOwner owner = new CallOwner(host, Call.fresh(intent), Begun.NOTHING);
          if (host.live().add(owner)) {
            owner.start();
            owner.post(first);
          }
          watch(intent);
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
    if (!partition.isHeld()) {
      // Another host may be at it already: nobody is called before that is known.
      return SWEEP_EVERY;
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
    afar.values().removeIf(CompletableFuture::isDone);
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
