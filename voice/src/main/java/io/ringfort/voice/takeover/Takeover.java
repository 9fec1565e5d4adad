package io.ringfort.voice.takeover;

import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.Hosts;
import io.ringfort.core.hosts.Role;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.engines.threads.Threads;
import io.ringfort.voice.calls.Adoption;
import io.ringfort.voice.calls.CallHost;
import io.ringfort.voice.calls.FarCalls;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallEvent.TakenOver;
import io.ringfort.voice.lifecycle.Owner;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes over the calls of voice hosts that died. Every survivor looks through the snapshots and
/// takes its share by the calls' [Anchor]s: compare-and-set with the next epoch, so that a call has
/// one successor whatever each of them believes. Those with one anchor are restored together, then
/// told to go on. One scan at a time, on a thread of its own.
public final class Takeover implements AutoCloseable, FarCalls.Adopter {
  private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

  /// Two survivors may see the hosts differently for a moment, and each leave a call to the other.
  private static final List<Duration> LOOKS =
      List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(15));

  /// A look that could not be done, without a lease or the memory store, is done again at once: the
  /// store itself takes its time to say so.
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private static final Duration LOOK_FOR_UNHEARD = Duration.ofSeconds(2);

  /// What nobody took then, such as what was given to a host that never heard of it.
  private static final Duration LOOK_ANYWAY = Duration.ofMinutes(1);

  /// Whoever gives this host a call, or ends one here, is done by then.
  private static final Duration UNHEARD = Duration.ofSeconds(10);

  /// 200 re-INVITEs a second: the far ends throttle.
  private static final long PACE = TimeUnit.MILLISECONDS.toNanos(5);

  private static final int SIDE_BY_SIDE = 16;

  /// For so long at most the host that gives a call away goes on speaking: until the far end answers
  /// here, and then until there is sound for it here, too.
  private static final Duration ANSWERED_WITHIN = Duration.ofMillis(500);

  private static final Duration SPEAKS_WITHIN = Duration.ofMillis(3_500);

  private final CallHost host;
  private final Hosts hosts;
  private final Adoption adoption;
  private final TakeoverMeters meters;

  /// Calls that are this host's by their snapshots and not here, and since when they were seen so.
  /// Under the lock of [#look].
  private final Map<String, Instant> unheard = new HashMap<>();

  /// What this host tried to make of snapshots, and does not know whether it did.
  private final Map<String, Claim> doubtful = new ConcurrentHashMap<>();

  private final ReentrantLock pace = new ReentrantLock();

  /// After how long there are looks on their way.
  private final Set<Duration> coming = ConcurrentHashMap.newKeySet();
  private io.ringfort.engines.time.Timer.@Nullable Handle everyMinute;
  private Hosts.@Nullable Listening listening;
  private volatile boolean closed;

  /// One that this host has to do something about.
  private record Found(String key, byte[] snapshot, Call call) {}

  /// @param before whose it was
  private record Claim(Owner before, byte[] snapshot) {}

  public Takeover(CallHost host, Hosts hosts, MeterRegistry metrics) {
    this.host = host;
    this.hosts = hosts;
    adoption = new Adoption(host);
    meters = TakeoverMeters.in(metrics);
  }

  /// From now on; what is found now is taken, too: this host may be the only one left, and have
  /// been started anew.
  public void start() {
    listening = hosts.listen(this::changed);
    Threads.startVirtual("takeover-start", () -> look(now()));
    everyMinute =
        host.clocks()
            .timer()
            .every(LOOK_ANYWAY, () -> Threads.startVirtual("takeover", () -> look(now())));
  }

  private void changed(Host changed) {
    // Its next incarnation tells of its end as well.
    if (changed.has(Role.VOICE) && !changed.name().equals(hosts.self().name())) {
      boolean gone = changed.state() == Host.State.GONE;
      if (gone || changed.state() == Host.State.STARTING) {
        Instant lost = now();
        for (Duration after : LOOKS) {
          if (after.isZero()) {
            Threads.startVirtual("takeover", () -> look(lost));
          } else {
            host.clocks()
                .timer()
                .after(after, () -> Threads.startVirtual("takeover", () -> look(lost)));
          }
        }
      }
    }
  }

  private Instant now() {
    return host.clocks().clock().instant();
  }

  private synchronized void look(Instant lost) {
    if (closed) {
      return;
    }
    if (!hosts.lease().isHeld()) {
      lookAgain(lost, LOOK_AGAIN);
      return;
    }
    try {
      Instant began = now();
      Map<Anchor, List<Found>> mine = find();
      if (!mine.isEmpty()) {
        LOG.info(
            "{} groups of calls are to be taken over, found within {}",
            mine.size(),
            Duration.between(began, now()));
      }
      takeAll(mine.values(), lost);
      if (!unheard.isEmpty()) {
        lookAgain(lost, LOOK_FOR_UNHEARD);
      }
    } catch (RuntimeException e) {
      LOG.warn("calls of hosts that died are looked for again soon: {}", e.getMessage());
      lookAgain(lost, LOOK_AGAIN);
    }
  }

  /// As long as it takes.
  private void lookAgain(Instant lost, Duration after) {
    if (coming.add(after)) {
      host.clocks()
          .timer()
          .after(
              after,
              () -> {
                coming.remove(after);
                Threads.startVirtual("takeover", () -> look(lost));
              });
    }
  }

  private Map<Anchor, List<Found>> find() {
    Map<Anchor, List<Found>> mine = new HashMap<>();
    List<Host> successors = successors();
    Set<String> seen = new HashSet<>();
    Set<String> there = new HashSet<>();
    host.store()
        .inFlight()
        .forEach(
            _ -> true,
            (key, bytes) -> {
              there.add(key);
              Call call = read(key, bytes);
              Owner owner = call == null ? null : call.owner();
              if (call == null || owner == null) {
                return;
              }
              if (host.live().isUs(owner)) {
                if (isClaimed(key, bytes) || isUnheard(call, key, seen)) {
                  mine.computeIfAbsent(Anchor.of(call), _ -> new ArrayList<>())
                      .add(new Found(key, bytes, call));
                }
                return;
              }
              if (!host.wire().net().isDead(owner) || host.live().has(call.intent().sid())) {
                // One that this host gave to a dead one is taken back by its owner here.
                return;
              }
              Anchor anchor = Anchor.of(call);
              if (anchor.home(successors).filter(h -> h.name().equals(host.live().self())).isEmpty()
                  || (call.progress().verdict() != null && !adoption.isOpen(bytes))) {
                return;
              }
              mine.computeIfAbsent(anchor, _ -> new ArrayList<>()).add(new Found(key, bytes, call));
            });
    unheard.keySet().retainAll(seen);
    doubtful.keySet().retainAll(there);
    adoption.showAgain(there);
    return mine;
  }

  /// @return null when this release cannot: that must not keep it from the others
  private @Nullable Call read(String key, byte[] snapshot) {
    try {
      return host.store().json().read(snapshot, Call.class);
    } catch (UncheckedIOException e) {
      LOG.error("call {} cannot be read, nor taken over here", key, e);
      return null;
    }
  }

  /// Whether the snapshot is what this host wrote without an answer.
  private boolean isClaimed(String key, byte[] snapshot) {
    Claim claim = doubtful.get(key);
    return claim != null && Arrays.equals(claim.snapshot(), snapshot);
  }

  /// Whether a call is this host's, which does not know: it was given to it, or claimed by it before
  /// it was started anew, and the answer was lost.
  private boolean isUnheard(Call call, String key, Set<String> seen) {
    if (call.progress().verdict() != null
        || call.session() == null
        || host.live().has(call.intent().sid())) {
      return false;
    }
    seen.add(key);
    return now().isAfter(unheard.computeIfAbsent(key, _ -> now()).plus(UNHEARD));
  }

  /// Who drains takes nothing new, unless nobody else is there.
  private List<Host> successors() {
    List<Host> up = hosts.up(Role.VOICE);
    return up.isEmpty() ? List.of(hosts.self()) : up;
  }

  /// Side by side, also those that go on together: each waits for memory a few times, and after a
  /// death that takes its time. Returns when all are done.
  private void takeAll(Collection<List<Found>> mine, Instant lost) {
    Semaphore places = new Semaphore(SIDE_BY_SIDE);
    try (ExecutorService sideBySide = Threads.virtualPerTask("takeover-group")) {
      for (List<Found> together : mine) {
        List<CompletableFuture<Optional<Runnable>>> taken =
            together.stream()
                .map(
                    found ->
                        CompletableFuture.supplyAsync(
                            () -> takeInTurn(found, lost, places), sideBySide))
                .toList();
        // By whoever is the last.
        CompletableFuture.allOf(taken.toArray(CompletableFuture[]::new))
            .thenRun(() -> goOn(taken.stream().flatMap(one -> one.join().stream()).toList()));
      }
    }
  }

  private Optional<Runnable> takeInTurn(Found found, Instant lost, Semaphore places) {
    places.acquireUninterruptibly();
    try {
      return takeOne(found, lost);
    } finally {
      places.release();
    }
  }

  /// @return goes on with it
  private Optional<Runnable> takeOne(Found found, Instant lost) {
    if (closed) {
      return Optional.empty();
    }
    try {
      if (found.call().progress().verdict() != null) {
        adoption.finish(found.snapshot());
        return Optional.empty();
      }
      Optional<Runnable> next = take(found, lost);
      if (next.isPresent()) {
        keepPace();
      }
      return next;
    } catch (RuntimeException e) {
      LOG.error("call {} cannot be taken over yet", found.call().intent().sid(), e);
      lookAgain(lost, LOOK_AGAIN);
      return Optional.empty();
    }
  }

  private static void goOn(List<Runnable> together) {
    try {
      together.forEach(Runnable::run);
    } catch (RuntimeException e) {
      LOG.error("calls that were taken over do not go on", e);
    }
  }

  private void keepPace() {
    pace.lock();
    try {
      LockSupport.parkNanos(PACE);
    } finally {
      pace.unlock();
    }
  }

  private Optional<Runnable> take(Found found, Instant lost) {
    Owner owner = found.call().owner();
    if (owner == null) {
      return Optional.empty();
    }
    Claim earlier = isClaimed(found.key(), found.snapshot()) ? doubtful.get(found.key()) : null;
    Owner before = earlier == null ? owner : earlier.before();
    Owner ours = owner.next(host.live().self(), hosts.lease().incarnation());
    Call call = found.call().of(ours);
    byte[] bytes = host.store().json().bytes(call);
    doubtful.put(found.key(), new Claim(before, bytes));
    boolean claimed = host.store().inFlight().replace(found.key(), found.snapshot(), bytes, null);
    doubtful.remove(found.key());
    if (!claimed) {
      // Another one was faster, or its owner lives after all.
      return Optional.empty();
    }
    meters.taken().increment();
    LOG.info("call {} of {} goes on here", call.intent().sid(), before.host());
    try {
      return adoption.adopt(
          call,
          bytes,
          new TakenOver(before.host(), ours.host(), lost, false),
          new Adoption.Heard(() -> meters.gap().record(Duration.between(lost, now())), () -> {}));
    } catch (RuntimeException e) {
      LOG.error("call {} cannot go on", call.intent().sid(), e);
      adoption.giveUp(call, bytes);
      return Optional.empty();
    }
  }

  /// A call that its host gives away: its snapshot names this one already.
  @Override
  public boolean adopt(AccountSid account, CallSid sid) {
    byte[] bytes = host.store().inFlight().get(account + "/" + sid);
    if (bytes == null) {
      return false;
    }
    Call call = host.store().json().read(bytes, Call.class);
    Owner owner = call.owner();
    if (owner == null || !host.live().isUs(owner) || call.session() == null) {
      return false;
    }
    if (host.live().has(sid)) {
      // Asked twice; or given back while this host still waits to hear whether it was taken, and
      // then it does not go on here.
      return host.live().has(sid, owner);
    }
    // Where that is not known to be written, the host before takes it back: never both.
    Call ours = call.of(owner.next(host.live().self(), hosts.lease().incarnation()));
    byte[] claim = host.store().json().bytes(ours);
    if (!host.store().inFlight().replace(call.memoryKey(), bytes, claim, null)) {
      return false;
    }
    TakenOver why = new TakenOver(owner.host(), host.live().self(), now(), true);
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch speaks = new CountDownLatch(1);
    adoption
        .adopt(ours, claim, why, new Adoption.Heard(answered::countDown, speaks::countDown))
        .ifPresent(Runnable::run);
    if (Adoption.isAsked(call)) {
      if (!isInTime(answered, ANSWERED_WITHIN)) {
        adoption.aim(call);
      }
      if (!Adoption.isSounding(call) || !isInTime(speaks, SPEAKS_WITHIN)) {
        adoption.speak(sid);
      }
    }
    return true;
  }

  /// As long as that is open, the host before is heard.
  private static boolean isInTime(CountDownLatch what, Duration within) {
    try {
      return what.await(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    if (everyMinute != null) {
      everyMinute.cancel();
    }
    if (listening != null) {
      listening.close();
    }
  }
}
