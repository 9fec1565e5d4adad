package io.ringfort.voice.simulation;

import io.ringfort.core.hosts.HostName;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.simulation.Agenda;
import io.ringfort.core.simulation.Machine;
import io.ringfort.core.simulation.Producer;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallEvent.TakenOver;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.Owner;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One process with its calls. It may die, freeze, or be cut off from the memory store, the queue,
/// the other voice hosts or the edges. Beats and lifelines are no events of their own: what they
/// come to is computed.
final class Host {
  private static final int SILENT_MILLIS = 1_500;
  private static final int BEAT_MILLIS = 500;
  private static final int TICK_MILLIS = 100;

  private final World world;
  private final Agenda agenda;
  private final Fleet fleet;
  private final int number;
  private final Machine machine;
  private final Producer calls;
  private final Producer changelog;
  private final Producer callbacks;
  private final Producer postflight;
  private final Map<CallSid, CallOwner> live = new LinkedHashMap<>();
  private final Map<Net, Long> cutSince = new EnumMap<>(Net.class);
  private final Instant started;
  private long stoppedAt = -1;

  /// Before it froze.
  private long lastBeat;

  /// It slept, and does not know yet what others made of it.
  private boolean asleep;

  /// It was cut off, which is so until a beat of its is written.
  private boolean adrift;

  /// What it may be cut off from.
  enum Net {
    MEMORY,
    QUEUE,
    VOICES,
    EDGES
  }

  /// What another host sees of this one.
  ///
  /// @param over nobody listens there any more
  /// @param silentMillis since its line says nothing
  /// @param stillMillis since its beat does not move
  record Sign(boolean over, long silentMillis, long stillMillis) {}

  Host(World world, Fleet fleet, int number) {
    this.world = world;
    this.fleet = fleet;
    this.number = number;
    agenda = world.agenda();
    started = agenda.now();
    Faults faults = world.faults();
    machine =
        new Machine(
            agenda,
            new Machine.Chances(
                faults::hostDies, faults::hostFreezes, faults::freezeMillis, faults::queueStalls),
            new Watcher());
    calls = machine.producer();
    changelog = machine.producer();
    callbacks = machine.producer();
    postflight = machine.producer();
  }

  World world() {
    return world;
  }

  Fleet fleet() {
    return fleet;
  }

  /// Grows from start to start; also the incarnation.
  int number() {
    return number;
  }

  HostName name() {
    return new HostName("h" + number);
  }

  Instant started() {
    return started;
  }

  Producer calls() {
    return calls;
  }

  Producer changelog() {
    return changelog;
  }

  Producer callbacks() {
    return callbacks;
  }

  Producer postflight() {
    return postflight;
  }

  boolean isAlive() {
    return machine.isAlive();
  }

  boolean isAwake() {
    return machine.isAwake();
  }

  boolean isWell() {
    return isAwake() && cutSince.isEmpty();
  }

  boolean reachesMemory() {
    return isAwake() && !cutSince.containsKey(Net.MEMORY);
  }

  boolean reachesQueue() {
    return isAwake() && !cutSince.containsKey(Net.QUEUE);
  }

  boolean reachesEdges() {
    return isAwake() && !cutSince.containsKey(Net.EDGES);
  }

  boolean reaches(Host other) {
    return isAwake() && other.isAwake() && !isCutOffFrom(other);
  }

  private boolean isCutOffFrom(@Nullable Host other) {
    return other == null
        ? cutSince.containsKey(Net.EDGES)
        : cutSince.containsKey(Net.VOICES) || other.cutSince.containsKey(Net.VOICES);
  }

  private long cutMillis(@Nullable Host other) {
    long own = cutSince.getOrDefault(other == null ? Net.EDGES : Net.VOICES, agenda.millis());
    long theirs =
        other == null ? own : other.cutSince.getOrDefault(Net.VOICES, agenda.millis());
    return agenda.millis() - Math.min(own, theirs);
  }

  /// @param watcher null for an edge
  Sign signTo(@Nullable Host watcher) {
    long stopped = stoppedAt < 0 ? 0 : agenda.millis() - stoppedAt;
    long cut = cutMillis(watcher);
    long silent = Math.max(isAlive() ? stopped : 0, cut);
    long still = Math.max(stopped, sinceBeat());
    return new Sign(!isAlive() && !isCutOffFrom(watcher), silent, still);
  }

  private long sinceBeat() {
    return agenda.millis() - cutSince.getOrDefault(Net.MEMORY, agenda.millis());
  }

  /// Whether it may act, as far as it can know.
  boolean isHeld() {
    if (!isAwake() || (asleep && world.design().noticesSleep()) || adrift) {
      return false;
    }
    adrift = !mayHold();
    if (adrift) {
      beatAgain();
    }
    return !adrift;
  }

  private boolean mayHold() {
    int silent = cutMillis(null) >= SILENT_MILLIS ? Fleet.EDGES : 0;
    int answering = Fleet.EDGES - silent;
    for (Host other : fleet.hosts()) {
      if (other == this || (reachesMemory() && world.memory().isGone(other))) {
        continue;
      }
      boolean stopped =
          other.isAlive()
              && other.stoppedAt >= 0
              && agenda.millis() - other.stoppedAt >= SILENT_MILLIS;
      if (stopped || cutMillis(other) >= SILENT_MILLIS) {
        silent++;
      } else if (other.isAlive()) {
        answering++;
      }
    }
    return world.design().mayHold(sinceBeat(), answering, silent);
  }

  /// Begins a call, unless it is here already.
  @Nullable CallOwner open(CallIntent intent, @Nullable Leg leg, CallEvent first) {
    if (live.containsKey(intent.sid())) {
      return null;
    }
    Call call = Call.fresh(intent).of(new Owner(name(), number, 1));
    CallOwner owner = new CallOwner(this, new Memory.Snapshot(call, null), null, leg);
    live.put(intent.sid(), owner);
    owner.post(first);
    return owner;
  }

  /// Makes a call this host's that nobody can go on with.
  ///
  /// @return its snapshot; null when that is not known to be written
  Memory.@Nullable Snapshot claim(Memory.Snapshot there) {
    Owner before = java.util.Objects.requireNonNull(there.call().owner());
    Owner ours = world.design().next(before, name(), number);
    Memory.Snapshot claim = new Memory.Snapshot(there.call().of(ours), null);
    boolean written = world.memory().replace(this, there, claim) == Memory.Written.YES;
    return written || !world.design().claimsTheLost() ? claim : null;
  }

  /// Ends a call that nobody can go on with.
  ///
  /// @param claim null when nothing was known of it
  void endLost(CallIntent intent, Memory.@Nullable Snapshot claim) {
    Memory.Snapshot last =
        claim == null
            ? new Memory.Snapshot(Call.fresh(intent).of(new Owner(name(), number, 1)), null)
            : claim;
    CallOwner owner = new CallOwner(this, last, claim, null);
    if (live.putIfAbsent(intent.sid(), owner) == null) {
      world.judge().givenUp(intent.sid());
      if (claim == null) {
        world.judge().forgotten(intent.sid());
      }
      owner.post(new CallEvent.HostLost());
    }
  }

  /// Takes over a call of a host that is gone.
  Optional<Runnable> take(Memory.Snapshot found, Instant lost) {
    Owner before = java.util.Objects.requireNonNull(found.call().owner());
    Owner ours = world.design().next(before, name(), number);
    Memory.Snapshot next = new Memory.Snapshot(found.call().of(ours), null);
    // Also of one that was given to this host, which has not heard of it: its host may take it back.
    boolean claims = before.incarnation() != number || world.design().claimsWhatItIsGiven();
    if (claims && world.memory().replace(this, found, next) != Memory.Written.YES) {
      return Optional.empty();
    }
    if (!claims) {
      next = found;
    }
    return adopt(next, new TakenOver(before.host(), name(), lost, false));
  }

  /// Another host gives it away, and has written that down.
  boolean adoptGiven(CallSid sid, Host from) {
    Memory.Snapshot there = reachesMemory() ? world.memory().read(sid) : null;
    Owner owner = there == null ? null : there.call().owner();
    if (there == null
        || owner == null
        || owner.incarnation() != number
        || there.call().session() == null) {
      return false;
    }
    CallOwner here = live.get(sid);
    if (here != null) {
      // Asked twice; or given back while it still waits to hear whether it was taken.
      return here.owner().equals(owner);
    }
    // Where that is not known to be written, the host before takes it back: never both.
    Memory.Snapshot ours =
        new Memory.Snapshot(there.call().of(world.design().next(owner, name(), number)), null);
    if (world.memory().replace(this, there, ours) != Memory.Written.YES) {
      return false;
    }
    adopt(ours, new TakenOver(from.name(), name(), agenda.now(), true)).ifPresent(Runnable::run);
    return true;
  }

  private Optional<Runnable> adopt(Memory.Snapshot snapshot, TakenOver why) {
    CallSid sid = snapshot.call().intent().sid();
    if (live.containsKey(sid)) {
      return Optional.empty();
    }
    CallOwner owner = new CallOwner(this, snapshot, snapshot, world.legs().get(sid));
    live.put(sid, owner);
    world.judge().takenOver(snapshot.call(), why);
    owner.restore();
    return Optional.of(() -> owner.post(why));
  }

  /// Says of a call that has ended what its host had not said yet.
  void finish(Memory.Snapshot ended) {
    CallSid sid = ended.call().intent().sid();
    int[] open = {1};
    Runnable said =
        () -> {
          if (--open[0] == 0) {
            calls.append(
                () -> world.topic().append(new Topic.Command.Ended(sid)),
                () ->
                    world
                        .memory()
                        .replace(this, ended, new Memory.Snapshot(ended.call(), null)));
          }
        };
    if (world.design().leavesWordForOthers()) {
      ended.words().forEach(word -> fleet().deliver(word.other(), word.event()));
    }
    List<CallEffect.Tell> owed = java.util.Objects.requireNonNull(ended.owed());
    open[0] += owed.size();
    tell(
        sid,
        owed,
        said,
        () -> postflight.append(() -> world.judge().archived(ended.call(), number), said));
  }

  private void tell(CallSid sid, List<CallEffect.Tell> owed, Runnable said, Runnable then) {
    if (owed.isEmpty()) {
      then.run();
    } else {
      callbacks.append(
          () -> world.judge().told(sid, owed.getFirst()),
          () -> {
            said.run();
            tell(sid, owed.subList(1, owed.size()), said, then);
          });
    }
  }

  boolean has(CallSid sid) {
    return live.containsKey(sid);
  }

  @Nullable CallOwner find(CallSid sid) {
    return live.get(sid);
  }

  List<CallOwner> owners() {
    return List.copyOf(live.values());
  }

  void remove(CallSid sid, CallOwner owner) {
    live.remove(sid, owner);
  }

  void note(String what) {
    live.keySet().forEach(sid -> world.judge().note(sid, name() + " " + what, ""));
  }

  boolean dies() {
    return machine.dies();
  }

  void die() {
    machine.die();
  }

  void freeze(int millis) {
    machine.freeze(millis);
  }

  /// It knows that it is gone: the process ends at once.
  void exit() {
    if (isAlive()) {
      note("knows that it is gone");
      machine.die();
    }
  }

  void cutOff(Net net, int millis) {
    if (!isAlive() || cutSince.containsKey(net)) {
      return;
    }
    note("is cut off from " + net);
    world.judge().cutOff();
    cutSince.put(net, agenda.millis());
    if (net == Net.QUEUE) {
      machine.stopAppends();
      fleet.silent(this);
    }
    if (net == Net.MEMORY) {
      tick();
    }
    fleet.watch(this);
    agenda.in(
        millis,
        () -> {
          note("reaches " + net + " again");
          cutSince.remove(net);
          if (net == Net.QUEUE && isAwake()) {
            machine.goOnAppending();
          }
        });
  }

  private void beatAgain() {
    later(
        agenda.between(0, BEAT_MILLIS),
        () -> {
          if (!reachesMemory()) {
            beatAgain();
          } else if (world.memory().isGone(this)) {
            exit();
          } else {
            asleep = false;
            adrift = false;
          }
        });
  }

  /// Without beats it asks itself all the time whether it may still act.
  private void tick() {
    if (cutSince.containsKey(Net.MEMORY)) {
      isHeld();
      later(TICK_MILLIS, this::tick);
    }
  }

  void later(long delayMillis, Runnable what) {
    machine.later(delayMillis, what);
  }

  void at(Instant time, Runnable what) {
    later(Math.max(0, time.toEpochMilli() - agenda.now().toEpochMilli()), what);
  }

  void inTheMiddle(Runnable what) {
    machine.inTheMiddle(what);
  }

  private final class Watcher implements Machine.Watcher {
    @Override
    public void dies() {
      note("dies");
      world.judge().hostDied();
      stoppedAt = agenda.millis();
      fleet.died(Host.this);
    }

    @Override
    public void freezes() {
      note("freezes");
      lastBeat = agenda.millis() - sinceBeat();
      world.judge().frozen();
      stoppedAt = agenda.millis();
      fleet.silent(Host.this);
      fleet.watch(Host.this);
    }

    @Override
    public void wakes(int sleptMillis) {
      note("wakes");
      stoppedAt = -1;
      // None was written meanwhile, whatever it reaches by now.
      if (world.design().isSleep(sleptMillis, agenda.millis() - lastBeat)) {
        asleep = true;
        beatAgain();
      }
      if (reachesQueue()) {
        machine.goOnAppending();
      }
    }
  }
}
