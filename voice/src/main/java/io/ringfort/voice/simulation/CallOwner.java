package io.ringfort.voice.simulation;

import io.ringfort.core.ids.CallSid;
import io.ringfort.core.simulation.Agenda;
import io.ringfort.core.simulation.Broken;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.CallStep;
import io.ringfort.voice.lifecycle.Owner;
import io.ringfort.voice.simulation.Memory.Snapshot;
import io.ringfort.voice.simulation.Memory.Written;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The owner of one call on one host, by the rules of `voice.calls`: writes the call's snapshot
/// before it carries out what the lifecycle decides, waits while its host does not know whether it
/// may act, and falls silent when another has the call.
final class CallOwner {
  private static final int ADOPT_WITHIN_MILLIS = 5_000;
  private static final int DIAL_WITHIN_MILLIS = 5_000;
  static final int INVITE_WITHIN_MILLIS = 8_000;

  private final Host host;
  private final World world;
  private final Agenda agenda;
  private final CallIntent intent;
  private final CallSid sid;
  private final Map<Long, CallEffect.StartTimer> timers = new HashMap<>();
  private final ArrayDeque<CallEvent> mailbox = new ArrayDeque<>();
  private final List<CallEffect.Tell> untold = new ArrayList<>();
  private final Telling telling;
  private Call call;
  private @Nullable Snapshot last;
  private @Nullable Leg leg;
  private boolean redrives;

  /// False until one that was taken over is told so.
  private boolean resumed = true;
  private boolean working;
  private boolean handing;
  /// For the memory store before it dials, or for the lease before its next effect.
  private boolean waiting;
  private boolean silent;
  private boolean over;
  private long playing;
  private int asked;
  private int owed;
  /// @param last what stands in the memory store; null for nothing
  CallOwner(Host host, Snapshot snapshot, @Nullable Snapshot last, @Nullable Leg leg) {
    this.host = host;
    this.last = last;
    this.leg = leg;
    call = snapshot.call();
    intent = call.intent();
    sid = intent.sid();
    world = host.world();
    agenda = world.agenda();
    telling =
        new Telling(
            host,
            sid,
            this::isOpen,
            () -> handing,
            () -> world.judge().says(sid, owner(), "callback"),
            this::told);
  }

  Owner owner() {
    return Objects.requireNonNull(call.owner());
  }

  private boolean isOpen() {
    return host.isAlive() && !silent;
  }

  /// Whether what comes for it reaches it.
  boolean hears() {
    return isOpen() && !over && host.reachesEdges();
  }

  /// The far end must know where it speaks now.
  void restore() {
    resumed = false;
    boolean onLine = call.session() != null && call.session().onLine();
    boolean inbound = intent.direction() == CallIntent.Direction.INBOUND;
    Leg there = leg;
    if (onLine && there != null) {
      say("re-INVITE", there::reinvited);
    } else if (!inbound) {
      redrives = true;
      leg = null;
      if (there != null && world.design().cancelsTheOld()) {
        say("CANCEL", there::forgotten);
      }
    }
  }

  void post(CallEvent event) {
    if (event instanceof CallEvent.TakenOver) {
      resumed = true;
      mailbox.addFirst(event);
    } else {
      mailbox.add(event);
    }
    workSoon(0);
  }

  private void workSoon(int delayMillis) {
    if (!working) {
      working = true;
      host.later(delayMillis, this::work);
    }
  }

  private void work() {
    working = false;
    boolean early = !resumed && world.design().resumesFirst();
    if (!isOpen() || handing || waiting || early || mailbox.isEmpty()) {
      return;
    }
    if (!host.isHeld() && world.design().waitsForLease()) {
      workSoon(agenda.between(10, 50));
      return;
    }
    on(mailbox.remove());
    workSoon(0);
  }

  private void on(CallEvent event) {
    if (over) {
      return;
    }
    world.judge().note(sid, host.name() + " event", event);
    CallStep step;
    try {
      step = world.design().on(call, event, agenda.now());
    } catch (RuntimeException e) {
      throw new Broken(sid.value(), "the lifecycle threw " + e);
    }
    Call before = call;
    call = step.call();
    world.judge().moved(before, call, event);
    if (call == before && step.effects().isEmpty()) {
      return;
    }
    step.effects().stream()
        .filter(CallEffect.Tell.class::isInstance)
        .map(CallEffect.Tell.class::cast)
        .forEach(untold::add);
    var snapshot = Snapshot.of(call, untold, step.effects());
    act(snapshot, step.effects(), agenda.millis() + DIAL_WITHIN_MILLIS);
  }

  /// Writes the snapshot, then does what was ordered. A phone is called only once that is written.
  private void act(Snapshot snapshot, List<CallEffect> effects, long until) {
    Written written = show(snapshot);
    boolean dials =
        written == Written.AWAY
            && effects.stream().anyMatch(CallEffect.Invite.class::isInstance)
            && world.design().dialsOnlyWhenWritten();
    if (dials && agenda.millis() < until) {
      waiting = true;
      host.later(200, () -> act(snapshot, effects, until));
      return;
    }
    goOn();
    if (written == Written.NO) {
      fallSilent("another host has it");
      return;
    }
    world.judge().shown(call, written == Written.YES);
    if (dials) {
      post(new CallEvent.OnLeg(Leg.unavailable()));
    }
    perform(
        dials ? effects.stream().filter(e -> !(e instanceof CallEffect.Invite)).toList() : effects);
  }

  private void goOn() {
    if (waiting) {
      waiting = false;
      workSoon(0);
    }
  }

  /// As [io.ringfort.voice.calls] writes snapshots.
  private Written show(Snapshot next) {
    if (!world.design().writesBeforeActing()) {
      return Written.YES;
    }
    Written written = world.memory().replace(host, last, next);
    if (written == Written.NO) {
      Snapshot there = world.memory().read(sid);
      boolean ended = there != null && there.isOver() && !there.endsAs(next);
      if (there != null && (ended || isOfAnother(there.call().owner()))) {
        return Written.NO;
      }
      written = world.memory().replace(host, there, next);
    }
    if (written == Written.YES) {
      last = next;
    }
    return written;
  }

  private boolean isOfAnother(@Nullable Owner theirs) {
    return theirs != null
        && !theirs.equals(call.owner())
        && theirs.epoch() >= owner().epoch()
        && world.design().fences();
  }

  /// The memory store may have lost the snapshot.
  void showAgain() {
    boolean may = isOpen() && host.isHeld() && !handing && !waiting && !over;
    if (may && call.progress().version() > 0 && world.memory().read(sid) == null) {
      world.judge().shown(call, show(new Snapshot(call, null)) == Written.YES);
    }
  }

  private void fallSilent(String why) {
    world.judge().note(sid, host.name() + " falls silent:", why);
    handing = false;
    if (world.design().hangsUpWhenFenced()) {
      withLeg("BYE", Leg::hangUp);
    }
    silent = true;
    host.remove(sid, this);
    mailbox.removeIf(CallEvent.TakenOver.class::isInstance);
    host.fleet().forward(sid, List.copyOf(mailbox), leg);
    mailbox.clear();
  }

  /// Gives the call to another host: make before break.
  void give(Host to) {
    boolean unready = handing || waiting || mailbox.peek() instanceof CallEvent.TakenOver;
    if (unready || over || !isOpen() || call.session() == null || !host.isHeld()) {
      return;
    }
    Call given = call.of(owner().next(to.name(), to.number()));
    Snapshot next = new Snapshot(given, null);
    Written written = world.memory().replace(host, last, next);
    if (written == Written.NO) {
      return;
    }
    if (written == Written.AWAY && !world.design().asksWhoseItIs()) {
      return;
    }
    handing = true;
    world.judge().given(sid, host, to);
    if (written == Written.AWAY) {
      findOut(given, next, to);
    } else {
      last = next;
      ask(given, to);
    }
  }

  /// Nobody knows whether it was written: it must not go on before that is known.
  private void findOut(Call given, Snapshot next, Host to) {
    if (!host.reachesMemory()) {
      host.later(200, () -> findOut(given, next, to));
      return;
    }
    if (world.memory().read(sid) == next) {
      last = next;
      ask(given, to);
    } else {
      handing = false;
      workSoon(0);
    }
  }

  private void ask(Call given, Host to) {
    boolean[] answered = {false};
    Consumer<Boolean> answer =
        took ->
            host.later(
                agenda.between(1, 20),
                () -> {
                  if (!answered[0] && isOpen()) {
                    answered[0] = true;
                    answered(given, took);
                  }
                });
    to.later(
        agenda.between(1, 100),
        () -> {
          if (to.isAlive() && host.reaches(to)) {
            boolean took = to.adoptGiven(sid, host);
            if (!world.faults().memoryAnswerIsLost()) {
              answer.accept(took);
            }
          }
        });
    host.later(ADOPT_WITHIN_MILLIS, () -> answer.accept(false));
  }

  private void answered(Call given, boolean took) {
    if (took) {
      moved();
      return;
    }
    Call kept = given.of(Objects.requireNonNull(given.owner()).next(host.name(), host.number()));
    Snapshot next = new Snapshot(kept, null);
    switch (world.memory().replace(host, last, next)) {
      case YES -> {
        keep(next);
      }
      case NO -> moved();
      case AWAY -> {
        if (world.design().asksWhoseItIs()) {
          host.later(200, () -> retake(given, next));
        } else {
          call = call.of(Objects.requireNonNull(kept.owner()));
          handing = false;
          workSoon(0);
        }
      }
    }
  }

  private void retake(Call given, Snapshot kept) {
    if (!host.reachesMemory()) {
      host.later(200, () -> retake(given, kept));
    } else if (world.memory().read(sid) == kept) {
      keep(kept);
    } else {
      answered(given, false);
    }
  }

  private void keep(Snapshot kept) {
    last = kept;
    call = call.of(Objects.requireNonNull(kept.call().owner()));
    handing = false;
    world.judge().takenBack(sid);
    workSoon(0);
  }

  private void moved() {
    world.judge().moved();
    fallSilent("it was moved");
  }

  private void perform(List<CallEffect> effects) {
    if (!effects.isEmpty() && !host.dies()) {
      host.inTheMiddle(() -> performHeld(effects));
    }
  }

  /// Each asks the lease: the host may have been frozen since the one before.
  private void performHeld(List<CallEffect> effects) {
    if (!isOpen()) {
      return;
    }
    if (!host.isHeld() && world.design().asksBeforeSaying()) {
      // Nothing else is handled meanwhile.
      waiting = true;
      host.later(agenda.between(20, 100), () -> performHeld(effects));
      return;
    }
    goOn();
    CallEffect effect = effects.getFirst();
    world.judge().note(sid, host.name() + " effect", effect);
    perform(effect);
    perform(effects.subList(1, effects.size()));
  }

  private void perform(CallEffect effect) {
    switch (effect) {
      case CallEffect.Invite _ -> invite();
      case CallEffect.Answer _ -> withLeg("200", Leg::answer);
      case CallEffect.Reject reject -> withLeg("final answer", l -> l.reject(reject.status()));
      case CallEffect.HangUp _ -> {
        if (leg == null) {
          // It rang for the host before, and was canceled.
          post(new CallEvent.OnLeg(Leg.canceled()));
        } else {
          withLeg("BYE", Leg::hangUp);
        }
      }
      case CallEffect.Refer _ -> withLeg("REFER", Leg::refer);
      case CallEffect.Fetch fetch -> world.webhooks().fetch(fetch, ++asked, host, this::post);
      case CallEffect.Read read -> world.webhooks().read(read, host, this::post);
      case CallEffect.Play play -> play(play);
      case CallEffect.StopPlaying _ -> playing = 0;
      case CallEffect.SendDigits _ -> soon(2_000, new CallEvent.DigitsSent());
      case CallEffect.WatchSilence watch -> watch(watch);
      case CallEffect.DetectMachine _ -> soon(9_000, new CallEvent.Machine("human", 900));
      case CallEffect.StartTimer timer -> start(timer);
      case CallEffect.StartRecording start ->
          world.judge().recording(sid, start.plan().sid(), owner());
      case CallEffect.StopRecording stop -> world.judge().recorded(sid, stop.sid());
      case CallEffect.Tell tell -> {
        owed++;
        telling.tell(tell);
      }
      case CallEffect.DialChild dial -> dial(dial.child());
      case CallEffect.TellCall tell -> tellCall(tell);
      case CallEffect.EnterConference _ -> world.rooms().enter(sid);
      case CallEffect.LeaveConference _ -> world.rooms().leave(sid);
      case CallEffect.EnterQueue _ -> world.rooms().enqueue(sid);
      case CallEffect.ReturnToQueue _ -> world.rooms().queuesAgain(sid);
      case CallEffect.LeaveQueue _ -> world.rooms().leaveQueue(sid);
      case CallEffect.TakeFromQueue take -> world.rooms().take(sid, take.whisper());
      case CallEffect.StopTaking _ -> world.rooms().stopTaking(sid);
      case CallEffect.SendMessage _ -> soon(500, new CallEvent.MessageTaken("SM1", "queued"));
      case CallEffect.Archive _ -> end();
      default -> {
        // Nothing follows from it here.
      }
    }
  }

  private void invite() {
    boolean again = redrives;
    long asked = agenda.millis();
    say(
        "INVITE",
        () -> {
          if (over || agenda.millis() - asked >= INVITE_WITHIN_MILLIS) {
            // It was waited for a way to the edges, and SIP has given up meanwhile.
            post(new CallEvent.OnLeg(Leg.unavailable()));
            return;
          }
          world.judge().dialled(intent, again);
          // What was said on the leg before is not said on this one.
          mailbox.removeIf(CallEvent.OnLeg.class::isInstance);
          Leg fresh = new Leg(world, host.fleet(), sid, false);
          leg = fresh;
          world.legs().put(sid, fresh);
          fresh.invite(intent.terms().ringTimeout());
        });
  }

  private void withLeg(String what, Consumer<Leg> does) {
    Leg there = leg;
    if (there != null) {
      say(what, () -> does.accept(there));
    }
  }

  /// Says something in SIP: again and again until it gets through, and only while its host may.
  private void say(String what, Runnable said) {
    if (!isOpen() && !world.design().hangsUpWhenFenced()) {
      return;
    }
    boolean may = (host.isHeld() && !handing) || !world.design().asksBeforeSaying();
    if (may && host.reachesEdges()) {
      world.judge().says(sid, owner(), what);
      said.run();
    } else {
      host.later(agenda.between(100, 500), () -> say(what, said));
    }
  }

  private void told(CallEffect.Tell tell) {
    owed--;
    untold.remove(tell);
    if (over) {
      sayThatItEnded();
    } else {
      post(new CallEvent.Told(tell.token()));
    }
  }

  private void tellCall(CallEffect.TellCall tell) {
    host.fleet().deliver(tell.other(), tell.event(), () -> nobody(tell));
  }

  private void nobody(CallEffect.TellCall tell) {
    if (tell.event() instanceof CallEvent.OfParent(CallEvent.ParentMove move)
        && move == CallEvent.ParentMove.REPORT) {
      soon(500, People.ended(tell.other()));
    } else if (tell.event() instanceof CallEvent.OfChild child
        && child.move() != CallEvent.ChildMove.ENDED
        && child.move() != CallEvent.ChildMove.DETACHED) {
      soon(500, new CallEvent.OfParent(CallEvent.ParentMove.DROP));
    }
  }

  private void dial(CallIntent child) {
    world.judge().child(child);
    if (host.open(child, null, new CallEvent.Begin()) != null) {
      append(new Topic.Command.Opened(child));
    }
  }

  /// Says in the topic that there is a call.
  void opened() {
    append(new Topic.Command.Opened(intent));
  }

  private void append(Topic.Command command) {
    host.calls()
        .append(
            () -> {
              if (command instanceof Topic.Command.Opened opened) {
                world.judge().accepted(opened.intent());
              }
              world.topic().append(command);
            },
            () -> {});
  }

  private void play(CallEffect.Play play) {
    long id = play.id();
    playing = id;
    soon(300, new CallEvent.Sounding(id, play.from()));
    if (play.loops() == 0) {
      return;
    }
    boolean fails = agenda.chance(0.05);
    host.later(
        (long) agenda.between(300, 6_000) * Math.min(play.loops(), 3),
        () -> {
          // What crossed its own end is heard of though nobody wants it any more.
          if (playing == id || agenda.chance(0.1)) {
            post(
                fails
                    ? new CallEvent.PlayFailed(id, 13420, "wrong type")
                    : new CallEvent.Played(id));
          }
        });
  }

  /// A time that is asked for again moves.
  private void start(CallEffect.StartTimer timer) {
    timers.put(timer.id(), timer);
    host.at(
        timer.at(),
        () -> {
          if (timers.get(timer.id()) == timer) {
            post(new CallEvent.TimeUp(timer.id()));
          }
        });
  }

  private void watch(CallEffect.WatchSilence watch) {
    if (!watch.length().isZero()) {
      if (agenda.chance(0.6)) {
        soon(4_000, new CallEvent.Speech());
      }
      host.later(
          watch.length().toMillis() + agenda.between(0, 20_000),
          () -> post(new CallEvent.Silence()));
    }
  }

  private void soon(int withinMillis, CallEvent event) {
    host.later(agenda.between(1, withinMillis), () -> post(event));
  }

  private void end() {
    over = true;
    Call ended = call;
    int number = host.number();
    world.judge().over(ended, leg, host);
    world.rooms().gone(sid);
    owed++;
    telling.then(
        () ->
            host.postflight()
                .append(
                    () -> world.judge().archived(ended, number),
                    () -> {
                      owed--;
                      sayThatItEnded();
                    }));
    if (!world.design().endsWhenTold()) {
      append(new Topic.Command.Ended(sid));
    }
  }

  private void sayThatItEnded() {
    if (over && owed == 0 && isOpen()) {
      if (world.design().endsWhenTold()) {
        append(new Topic.Command.Ended(sid));
      }
      settle();
    }
  }

  private void settle() {
    if (show(new Snapshot(call, null)) == Written.AWAY) {
      host.later(1_000, this::settle);
    } else {
      host.remove(sid, this);
    }
  }
}
