package io.ringfort.voice.calls;

import io.ringfort.core.hosts.Host;
import io.ringfort.core.ids.CallSid;
import io.ringfort.engines.threads.Threads;
import io.ringfort.voice.calls.Snapshot.Written;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallStep;
import io.ringfort.voice.lifecycle.Line;
import io.ringfort.voice.lifecycle.Owner;
import io.ringfort.voice.media.MediaStream;
import io.ringfort.voice.sip.LegEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The owner of one call: a virtual thread that drains a mailbox and alone touches the call. It
/// writes the call's snapshot before anybody else hears of a change; when that shows that another
/// host has the call, it falls silent.
final class CallOwner {
  private static final Logger LOG = LoggerFactory.getLogger(CallOwner.class);

  /// A far end may press keys faster than anybody can.
  private static final int MOST_WAITING = 2_000;

  private static final long LEASE_LOOK = TimeUnit.MILLISECONDS.toNanos(20);

  /// While nobody knows whose the call is, neither host goes on with it.
  private static final long WHOSE_LOOK = TimeUnit.MILLISECONDS.toNanos(200);

  /// For so long a phone is not rung while the memory store is away: a host that died then would
  /// leave a call that the next one rings again.
  private static final Duration DIAL_WITHIN = Duration.ofSeconds(5);

  private static final int UNAVAILABLE = 503;

  private final CallHost host;
  private final CallSid sid;
  private final LinkedBlockingDeque<Mail> mailbox = new LinkedBlockingDeque<>();
  private final Performer performer;
  private final Snapshot snapshot;
  private volatile Call call;
  private volatile boolean crashed;

  /// What comes into the mailbox.
  private sealed interface Mail {
    record Happened(CallEvent event) implements Mail {}

    /// The same, and somebody waits.
    ///
    /// @param claimed set by whoever comes first: the owner that begins with it, or the one who
    /// does   not wait any longer, so that it is not carried out any more
    /// @param done completed once it was carried out
    record Asked(CallEvent event, AtomicBoolean claimed, CompletableFuture<Boolean> done)
        implements Mail {}

    /// The memory store has lost the snapshot.
    record ShowAgain() implements Mail {}

    /// Another host is to have the call.
    record Give(Host to, CompletableFuture<Boolean> done) implements Mail {}
  }

  /// @param begun what there is of it on the wire
  CallOwner(CallHost host, Call call, Begun begun) {
    this.host = host;
    this.call = call.owner() == null ? call.of(host.live().first()) : call;
    sid = call.intent().sid();
    snapshot = new Snapshot(host.store(), begun.written());
    performer = new Performer(host, call.intent(), this, begun);
  }

  CallSid sid() {
    return sid;
  }

  Call call() {
    return call;
  }

  /// Its sound, once there is any.
  Optional<MediaStream> media() {
    return performer.media();
  }

  void start() {
    Threads.startVirtual("call-" + sid, this::run);
  }

  /// The same with a call of another host: it hears of that before anything that came meanwhile.
  void start(CallEvent.TakenOver why) {
    mailbox.addFirst(new Mail.Happened(why));
    start();
  }

  /// Puts an event into the mailbox; any thread.
  void post(CallEvent event) {
    if (!(event instanceof CallEvent.Digit) || mailbox.size() < MOST_WAITING) {
      mailbox.add(new Mail.Happened(event));
    }
  }

  /// Puts an event into the mailbox and waits; any thread.
  ///
  /// @return whether it was carried out in that time; false when the call is not here any more
  boolean carryOut(CallEvent event, Duration within) {
    Mail.Asked asked = new Mail.Asked(event, new AtomicBoolean(), new CompletableFuture<>());
    mailbox.add(asked);
    if (await(asked.done(), within)) {
      return true;
    }
    // Begun, it is carried out.
    return asked.claimed().getAndSet(true) && await(asked.done(), within);
  }

  /// Gives the call to another host; any thread.
  ///
  /// @return whether that host has it now
  boolean give(Host to, Duration within) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    mailbox.add(new Mail.Give(to, done));
    return await(done, within);
  }

  private static boolean await(CompletableFuture<Boolean> done, Duration within) {
    try {
      return done.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void run() {
    try {
      while (!performer.isOver()) {
        Mail mail = mailbox.take();
        if (awaitLease()) {
          open(mail);
        }
      }
      leaveNobodyWaiting();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// A host that slept says nothing before it knows that nobody took its calls over.
  ///
  /// @return false when nothing is to be said any more
  boolean awaitLease() {
    while (!host.live().lease().isHeld() && !crashed) {
      LockSupport.parkNanos(LEASE_LOOK);
    }
    return !crashed;
  }

  private void open(Mail mail) {
    switch (mail) {
      case Mail.Happened happened -> handle(happened.event());
      case Mail.Asked asked -> {
        if (!asked.claimed().getAndSet(true)) {
          handle(asked.event());
          asked.done().complete(!performer.isFenced());
        }
      }
      case Mail.ShowAgain _ -> {
        // What has not begun is nobody's to go on with.
        if (call.progress().version() > 0) {
          show(new CallStep(call, List.of()));
        }
      }
      case Mail.Give give -> give.done().complete(hand(give.to()));
    }
  }

  /// The memory store has lost the snapshot; any thread.
  void showAgain() {
    mailbox.add(new Mail.ShowAgain());
  }

  /// What came too late for this host is for the next one.
  private void leaveNobodyWaiting() {
    for (Mail mail = mailbox.poll(); mail != null; mail = mailbox.poll()) {
      switch (mail) {
        case Mail.ShowAgain _ -> {
          // The next host has shown it.
        }
        case Mail.Give give -> give.done().complete(false);
        case Mail.Asked asked -> {
          if (!asked.claimed().getAndSet(true)) {
            asked.done().complete(false);
          }
        }
        case Mail.Happened happened -> {
          if (performer.isFenced()) {
            performer.forward(happened.event());
          }
        }
      }
    }
  }

  private void handle(CallEvent event) {
    try {
      step(event);
    } catch (RuntimeException e) {
      LOG.error("call {}: an event of kind {} failed", sid, event.getClass().getSimpleName(), e);
      performer.abandon();
      step(new CallEvent.HostLost());
    }
  }

  private void step(CallEvent event) {
    CallStep step = host.lifecycle().on(call, event, host.clocks().clock().instant());
    performer.prepare(step.effects());
    Line line = performer.line();
    boolean isNew = step.call() != call;
    if (!isNew && (line == null || line.isLike(call.line()))) {
      return;
    }
    // Before the effects: another host must know what the far end is about to know.
    call = step.call().on(line);
    Written written = Written.YES;
    if (mailbox.isEmpty() || !step.effects().isEmpty()) {
      written = show(step);
    }
    boolean dials = step.effects().stream().anyMatch(CallEffect.Invite.class::isInstance);
    if (dials && written == Written.AWAY) {
      written = showBeforeItDials(step);
    }
    if (written == Written.FENCED) {
      return;
    }
    if (!step.effects().isEmpty() && !crashed) {
      performer.perform(call, written == Written.AWAY && dials ? refused(step) : step.effects());
      Line after = performer.line();
      if (!performer.isOver() && after != null && !after.isLike(call.line())) {
        call = call.on(after);
        show(new CallStep(call, List.of()));
      }
    }
  }

  /// @return [Written#FENCED] when this host is to be silent
  private Written show(CallStep step) {
    if (crashed) {
      return Written.FENCED;
    }
    Written written = snapshot.write(call, performer.bytes(call, step.effects()));
    if (written == Written.FENCED) {
      LOG.warn("call {}: another host has it; this one falls silent", sid);
      performer.fallSilent();
    }
    return written;
  }

  private Written showBeforeItDials(CallStep step) {
    Written written = Written.AWAY;
    long end = System.nanoTime() + DIAL_WITHIN.toNanos();
    while (written == Written.AWAY && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(WHOSE_LOOK);
      written = show(step);
    }
    return written;
  }

  /// Nobody is called, which the call hears as if a carrier had said so.
  private List<CallEffect> refused(CallStep step) {
    LOG.warn("call {}: nobody is called while the memory store is away", sid);
    post(
        new CallEvent.OnLeg(
            new LegEvent.Failed(UNAVAILABLE, "the memory store is away", Map.of())));
    return step.effects().stream().filter(e -> !(e instanceof CallEffect.Invite)).toList();
  }

  /// The last word on a call that has ended.
  void settle(Call last) {
    if (!crashed) {
      snapshot.write(last);
    }
  }

  /// As it is shown while not everybody knows of its end.
  void show(Call last, byte[] bytes) {
    if (!crashed) {
      snapshot.write(last, bytes);
    }
  }

  /// Makes before it breaks: the other host speaks before this one falls silent.
  private boolean hand(Host to) {
    Owner ours = call.owner();
    if (performer.isOver() || ours == null || call.session() == null) {
      return false;
    }
    Owner theirs = ours.next(to.name(), to.incarnation());
    Call given = call.on(performer.line()).of(theirs);
    if (exchange(given) != Written.YES) {
      return false;
    }
    performer.takeFrom(to);
    if (host.wire().net().adopt(to, call.intent().account(), sid)) {
      performer.fallSilent();
      return true;
    }
    performer.takeFrom(null);
    Call kept = call.of(theirs.next(host.live().self(), host.live().lease().incarnation()));
    if (exchange(kept) != Written.YES) {
      // It did, though it could not say so.
      performer.fallSilent();
      return true;
    }
    call = kept;
    return false;
  }

  /// Blocks until that is known: a host that took its silence for a no would go on beside another.
  private Written exchange(Call next) {
    Written written = snapshot.exchange(next);
    while (written == Written.AWAY && !crashed) {
      LockSupport.parkNanos(WHOSE_LOOK);
      written = snapshot.exchange(next);
    }
    return written;
  }

  void crash() {
    crashed = true;
    performer.crash();
  }
}
