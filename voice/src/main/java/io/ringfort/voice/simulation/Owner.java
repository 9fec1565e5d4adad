package io.ringfort.voice.simulation;

import io.ringfort.core.ids.CallSid;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.CallStep;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The owner of one call on one host: carries out what the lifecycle decides.
final class Owner {
  private final Host host;
  private final World world;
  private final Agenda agenda;
  private final CallIntent intent;
  private final Map<Long, CallEffect.StartTimer> timers = new HashMap<>();
  private Call call;
  private @Nullable Leg leg;
  private long playing;
  private int asked;
  private int owed;
  private boolean over;

  Owner(Host host, Call call, @Nullable Leg leg) {
    this.host = host;
    this.call = call;
    this.leg = leg;
    intent = call.intent();
    world = host.world();
    agenda = world.agenda();
    if (leg != null) {
      leg.of(this);
    }
  }

  /// Puts an event into the mailbox.
  void post(CallEvent event) {
    host.later(0, () -> on(event));
  }

  private void on(CallEvent event) {
    if (over) {
      return;
    }
    world.judge().note(intent.sid(), "event", event);
    CallStep step;
    try {
      step = world.design().on(call, event, agenda.now());
    } catch (RuntimeException e) {
      throw new Broken(intent.sid().value(), "the lifecycle threw " + e);
    }
    Call before = call;
    call = step.call();
    world.judge().moved(before, call, event, host);
    for (CallEffect effect : step.effects()) {
      if (host.dies()) {
        return;
      }
      world.judge().note(intent.sid(), "effect", effect);
      perform(effect);
    }
  }

  private void perform(CallEffect effect) {
    CallSid sid = intent.sid();
    switch (effect) {
      case CallEffect.Invite _ -> {
        world.judge().dialled(intent);
        Leg fresh = new Leg(host, false);
        fresh.of(this);
        leg = fresh;
        fresh.invite(intent.terms().ringTimeout());
      }
      case CallEffect.Answer _ -> withLeg(Leg::answer);
      case CallEffect.Reject reject -> withLeg(l -> l.reject(reject.status()));
      case CallEffect.HangUp _ -> withLeg(Leg::hangUp);
      case CallEffect.Refer _ -> withLeg(Leg::refer);
      case CallEffect.Fetch fetch -> world.webhooks().fetch(fetch, ++asked, host, this::post);
      case CallEffect.Read read -> world.webhooks().read(read, host, this::post);
      case CallEffect.Play play -> play(play);
      case CallEffect.StopPlaying _ -> playing = 0;
      case CallEffect.SendDigits _ -> soon(2_000, new CallEvent.DigitsSent());
      case CallEffect.WatchSilence watch -> watch(watch);
      case CallEffect.DetectMachine _ -> soon(9_000, new CallEvent.Machine("human", 900));
      case CallEffect.StartTimer timer -> start(timer);
      case CallEffect.StartRecording start -> world.judge().recording(sid, start.plan().sid());
      case CallEffect.StopRecording stop -> world.judge().recorded(sid, stop.sid());
      case CallEffect.Tell tell ->
          owe(host.callbacks(), () -> world.judge().told(sid, tell, host.number()));
      case CallEffect.DialChild dial -> dial(dial.child());
      case CallEffect.TellCall tell -> host.tell(tell.other(), tell.event());
      case CallEffect.EnterConference _ -> host.rooms().enter(sid);
      case CallEffect.LeaveConference _ -> host.rooms().leave(sid);
      case CallEffect.EnterQueue _ -> host.rooms().enqueue(sid);
      case CallEffect.LeaveQueue _ -> host.rooms().leaveQueue(sid);
      case CallEffect.TakeFromQueue take -> host.rooms().take(sid, take.whisper());
      case CallEffect.StopTaking _ -> host.rooms().stopTaking(sid);
      case CallEffect.SendMessage _ -> soon(500, new CallEvent.MessageTaken("SM1", "queued"));
      case CallEffect.Archive _ -> end();
      case CallEffect.ReturnToConference _ -> host.rooms().enter(sid);
      case CallEffect.ReturnToQueue _ -> host.rooms().enqueue(sid);
      case CallEffect.ReturnToTaking back -> host.rooms().take(sid, back.whisper());
      case CallEffect.Ring _,
          CallEffect.TakeSdp _,
          CallEffect.Connect _,
          CallEffect.Disconnect _,
          CallEffect.PauseRecording _,
          CallEffect.ResumeRecording _,
          CallEffect.Notify _ -> {
        // Nothing follows from it here.
      }
    }
  }

  private void withLeg(Consumer<Leg> what) {
    if (leg != null) {
      what.accept(leg);
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
    if (play.loops() == 0) {
      return;
    }
    boolean fails = agenda.chance(0.05);
    host.later(
        (long) agenda.between(100, 6_000) * Math.min(play.loops(), 3),
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

  private void owe(Producer producer, Runnable land) {
    owed++;
    producer.append(
        land,
        () -> {
          owed--;
          sayThatItEnded();
        });
  }

  private void end() {
    over = true;
    Call last = call;
    Leg wire = leg;
    int number = host.number();
    owe(host.postflight(), () -> world.judge().archived(last, number));
    world.judge().over(last, wire, host);
    host.remove(intent.sid());
    if (!world.design().endsWhenTold()) {
      append(new Topic.Command.Ended(intent.sid()));
    }
  }

  private void sayThatItEnded() {
    if (over && owed == 0 && world.design().endsWhenTold()) {
      append(new Topic.Command.Ended(intent.sid()));
    }
  }
}
