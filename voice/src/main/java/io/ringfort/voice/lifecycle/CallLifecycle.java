package io.ringfort.voice.lifecycle;

import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.twiml.model.Reject;
import io.ringfort.twiml.model.VoiceVerb;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.lifecycle.CallEvent.ChildMove;
import io.ringfort.voice.lifecycle.CallEvent.ChildNews;
import io.ringfort.voice.lifecycle.CallEvent.ParentMove;
import io.ringfort.voice.lifecycle.CallIntent.Direction;
import io.ringfort.voice.lifecycle.CallIntent.MachineTerms;
import io.ringfort.voice.lifecycle.Program.Ending;
import io.ringfort.voice.lifecycle.Progress.Verdict;
import io.ringfort.voice.media.MachineDetection;
import io.ringfort.voice.sip.LegEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a call moves: a function of the call, an event and the time.
public final class CallLifecycle {
  /// The timer after which a call is ended.
  static final long TIME_LIMIT = -1;

  private static final String TOO_LATE_AGAIN =
      "its host died, and another had it only after its deadline, so that nobody was called again";

  private static final int BAD_DIALOG = 481;

  /// Our own word on an offer that we cannot answer.
  private static final int NOT_ACCEPTABLE = 488;

  private final Verbs verbs;
  private final Recordings recordings;

  public CallLifecycle(Verbs verbs, Recordings recordings) {
    this.verbs = verbs;
    this.recordings = recordings;
  }

  /// What an event does to a call. Events for a call that has ended do nothing.
  public CallStep on(Call call, CallEvent event, Instant now) {
    Session session = call.session();
    if (session == null) {
      return new CallStep(call, List.of());
    }
    Turn turn = new Turn(call, session, now);
    turn.standing(session.standing().on(event, now));
    handle(turn, event);
    run(turn);
    return turn.step();
  }

  private void handle(Turn turn, CallEvent event) {
    switch (event) {
      case CallEvent.Begin _ -> begin(turn);
      case CallEvent.OnLeg leg -> onLeg(turn, leg.event(), event);
      case CallEvent.Fetched fetched -> Reading.fetched(turn, fetched);
      case CallEvent.FetchFailed failed -> Reading.fetchFailed(turn, failed);
      case CallEvent.Note note -> turn.story().note(note.entry());
      case CallEvent.Change change -> change(turn, change.change());
      case CallEvent.PageSaid said -> Messaging.heard(turn, said.message());
      case CallEvent.Machine machine -> machine(turn, machine);
      case CallEvent.OfParent parent -> ofParent(turn, parent.move());
      case CallEvent.RtpTimeout _ -> {
        if (!turn.isEnding()) {
          turn.effect(new CallEffect.Notify(32014, true, "no sound came for long", ""));
          hangUp(turn, "no packets came for long");
        }
      }
      case CallEvent.Sounding _, CallEvent.Told _ -> {
        // Changes only what stands.
      }
      case CallEvent.TakenOver taken -> {
        Standing before = turn.standing();
        // What goes on is ordered again.
        turn.standing(Standing.NOTHING);
        if (!Resumption.resume(turn, before, taken, verbs)) {
          over(turn, CallStatus.FAILED, new Verdict(0, 10004, TOO_LATE_AGAIN));
        }
      }
      case CallEvent.HostStops _ -> hangUp(turn, "its host is being stopped");
      case CallEvent.HostLost _ -> {
        // What the host that is lost had to tell comes before its end.
        turn.standing().owed().forEach(turn::effect);
        over(turn, CallStatus.COMPLETED, new Verdict(0, 0, "host lost"));
      }
      case CallEvent.TimeUp(long id) when id == TIME_LIMIT -> {
        if (!turn.isEnding()) {
          turn.effect(
              new CallEffect.Notify(32015, false, "the call reached its longest duration", ""));
          hangUp(turn, "the call reached its time limit");
        }
      }
      case CallEvent.Played(long id) when id == Reading.LAST_WORDS -> lastWordsSaid(turn);
      case CallEvent.PlayFailed failed when failed.id() == Reading.LAST_WORDS ->
          lastWordsSaid(turn);
      default -> toVerb(turn, event);
    }
  }

  /// Unless it was redirected meanwhile.
  private static void lastWordsSaid(Turn turn) {
    if (turn.program() == null && turn.pending() == null) {
      hangUp(turn, "an application error");
    }
  }

  /// Begins verbs until one has to wait.
  private void run(Turn turn) {
    while (turn.takeAdvance() && !turn.isEnding()) {
      Program program = turn.program();
      if (program == null) {
        return;
      }
      Program next = program.at(program.position() + 1);
      turn.program(next);
      Optional<VoiceVerb> verb = next.verb();
      if (verb.isPresent()) {
        turn.story().note("twiml", "<" + verb.get().getClass().getSimpleName() + ">", Map.of());
        verbs.begin(verb.get(), turn);
      } else {
        endOfDocument(turn, next);
      }
    }
  }

  private void endOfDocument(Turn turn, Program program) {
    switch (program.ending()) {
      case HANG_UP -> turn.end("the document is at its end");
      case REPEAT -> {
        if (program.document().verbs().isEmpty()) {
          turn.program(program.under());
        } else {
          turn.request(program.source(), Map.of());
        }
      }
      case CONNECT -> {
        if (program.under() == null) {
          ready(turn);
        } else {
          turn.program(program.under());
          toVerb(turn, new CallEvent.AsideDone());
        }
      }
    }
  }

  /// A dialled call has heard what it had to hear.
  static void ready(Turn turn) {
    turn.program(null);
    tellParent(turn, ChildMove.READY, 0, Map.of());
  }

  private void begin(Turn turn) {
    if (turn.story().isDialled() || turn.isEnding()) {
      return;
    }
    CallIntent intent = turn.intent();
    turn.story()
        .note(
            "request",
            intent.direction() == Direction.INBOUND ? "a call came in" : "its turn came",
            Map.of(
                "from", intent.parties().from(),
                "to", intent.parties().to(),
                "waitedMs", "" + Duration.between(intent.created(), turn.now()).toMillis()));
    if (intent.direction() == Direction.INBOUND) {
      turn.story().dialled();
      turn.effect(new CallEffect.Ring());
      Reading.firstDocument(turn, Map.of());
      return;
    }
    if (turn.now().isAfter(intent.terms().deadline())) {
      over(
          turn,
          CallStatus.FAILED,
          new Verdict(0, 10004, "its turn came after its deadline, so that nobody was called"));
      return;
    }
    turn.story().dialled();
    turn.story().status(CallStatus.INITIATED);
    turn.effect(new CallEffect.Invite());
    turn.tell("initiated");
  }

  private void onLeg(Turn turn, LegEvent leg, CallEvent event) {
    switch (leg) {
      case LegEvent.Ringing ringing -> ringing(turn, ringing);
      case LegEvent.Answered answered -> answered(turn, answered);
      case LegEvent.Confirmed _ -> {}
      case LegEvent.Failed failed -> failed(turn, failed);
      case LegEvent.Ended ended -> ended(turn, ended);
      case LegEvent.Offered offered -> turn.effect(new CallEffect.TakeSdp(offered.sdp(), true));
      case LegEvent.Updated updated -> turn.effect(new CallEffect.TakeSdp(updated.sdp(), false));
      case LegEvent.Digit digit -> toVerb(turn, new CallEvent.Digit(digit.digit()));
      case LegEvent.Message message -> Messaging.heard(turn, message);
      case LegEvent.Referred _, LegEvent.ReferProgress _ -> toVerb(turn, event);
    }
  }

  private static void ringing(Turn turn, LegEvent.Ringing ringing) {
    if (turn.isOnLine() || turn.isEnding()) {
      return;
    }
    if (turn.story().status().compareTo(CallStatus.RINGING) < 0) {
      turn.story().status(CallStatus.RINGING);
      turn.story().note("sip", "the far end rings", Map.of("status", "" + ringing.status()));
      turn.tell("ringing");
      tellParent(turn, ChildMove.RINGING, ringing.status(), Map.of());
    }
    if (ringing.sdp() != null) {
      turn.effect(new CallEffect.TakeSdp(ringing.sdp(), false));
      tellParent(turn, ChildMove.EARLY, ringing.status(), Map.of());
    }
  }

  private void answered(Turn turn, LegEvent.Answered answered) {
    if (turn.isOnLine()) {
      return;
    }
    if (turn.isEnding()) {
      // The answer crossed our CANCEL: RFC 3261, 9.1 leaves it to a BYE.
      turn.effect(new CallEffect.HangUp());
      return;
    }
    turn.effect(new CallEffect.TakeSdp(answered.sdp(), false));
    turn.story().note("sip", "answered", Map.of("status", "200"));
    turn.online();
    tellParent(turn, ChildMove.ANSWERED, 200, sipDetails(turn, answered.headers()));
    CallIntent.Terms terms = turn.intent().terms();
    if (terms.recording() != null) {
      recordings.start(
          turn, recordings.ofCall(turn.intent().sid()), "OutboundAPI", terms.recording());
    }
    if (!terms.sendDigits().isEmpty()) {
      turn.effect(new CallEffect.SendDigits(terms.sendDigits()));
    }
    MachineTerms machine = terms.machine();
    detectMachine(turn);
    if (machine == null || machine.inBackground()) {
      Reading.firstDocument(turn, Map.of());
    }
  }

  static void detectMachine(Turn turn) {
    MachineTerms machine = turn.intent().terms().machine();
    if (machine != null) {
      turn.effect(
          new CallEffect.DetectMachine(
              new MachineDetection(
                  machine.untilMessageEnd(),
                  machine.timeout(),
                  machine.speech(),
                  machine.speechEnd(),
                  machine.silence())));
    }
  }

  /// What a `<Dial>` of a SIP address tells its action.
  private static Map<String, String> sipDetails(Turn turn, Map<String, String> headers) {
    if (!turn.intent().parties().to().startsWith("sip")) {
      return Map.of();
    }
    Map<String, String> details = new LinkedHashMap<>();
    headers.forEach((name, value) -> details.put("DialSipHeader_" + name, value));
    turn.sipCallId().ifPresent(id -> details.put("DialSipCallId", id));
    return details;
  }

  private static void machine(Turn turn, CallEvent.Machine machine) {
    MachineTerms terms = turn.intent().terms().machine();
    if (terms == null || turn.story().answeredBy() != null || turn.isEnding()) {
      return;
    }
    turn.story().answeredBy(machine.answeredBy());
    turn.story().note("media", "answered by " + machine.answeredBy(), Map.of());
    Map<String, String> result = Map.of("MachineDetectionDuration", "" + machine.millis());
    if (terms.status().url() != null) {
      turn.tell(terms.status(), result);
    }
    // Not for one that was redirected while it waited.
    if (!terms.inBackground() && turn.requests() == 0) {
      Reading.firstDocument(turn, result);
    }
  }

  private void failed(Turn turn, LegEvent.Failed failed) {
    CallStatus status =
        turn.isEnding() && !turn.isOnLine()
            ? CallStatus.CANCELED
            : Endings.statusOf(failed.status());
    over(
        turn,
        status,
        new Verdict(
            failed.status(),
            0,
            status == CallStatus.CANCELED
                ? "canceled before it was answered"
                : Endings.reason(failed.status(), failed.reason())),
        sipDetails(turn, failed.headers()));
  }

  /// It ended before it was answered.
  private static CallStatus unanswered(Turn turn, int sipStatus) {
    Program program = turn.program();
    if (program != null && program.verb().orElse(null) instanceof Reject reject) {
      return reject.busy() ? CallStatus.BUSY : CallStatus.NO_ANSWER;
    }
    return turn.isEnding() ? CallStatus.CANCELED : Endings.statusOf(sipStatus);
  }

  private void ended(Turn turn, LegEvent.Ended ended) {
    if (ended.canceled() && !turn.isOnLine()) {
      over(
          turn,
          turn.intent().direction() == Direction.INBOUND
              ? CallStatus.NO_ANSWER
              : CallStatus.CANCELED,
          new Verdict(487, 0, "the caller gave up before the answer"));
    } else if (!turn.isOnLine()) {
      CallStatus status = unanswered(turn, ended.status());
      over(
          turn,
          status,
          new Verdict(
              ended.status(),
              0,
              status == CallStatus.CANCELED
                  ? "canceled before it was answered"
                  : Endings.reason(ended.status(), ended.reason())));
    } else {
      String who = turn.isEnding() ? "ended by its program" : "the far end hung up";
      boolean broken = ended.status() >= 400;
      over(
          turn,
          ended.status() == NOT_ACCEPTABLE ? CallStatus.FAILED : CallStatus.COMPLETED,
          new Verdict(
              broken ? ended.status() : 200,
              0,
              broken && ended.status() != BAD_DIALOG ? "lost: " + ended.reason() : who));
    }
  }

  private void over(Turn turn, CallStatus status, Verdict verdict) {
    over(turn, status, verdict, Map.of());
  }

  /// The one place where a call ends.
  private void over(Turn turn, CallStatus status, Verdict verdict, Map<String, String> details) {
    turn.ending();
    turn.story().status(status);
    stopAll(turn);
    turn.story().ended(status, verdict);
    for (Session.Running running : turn.recordings()) {
      turn.stopRecording(running.sid(), true);
    }
    turn.pending(null);
    turn.program(null);
    turn.effect(new CallEffect.Disconnect());
    if (turn.story().status() != CallStatus.CANCELED
        || turn.story().progress().times().dialled() != null) {
      turn.tell("completed");
    }
    tellParent(turn, ChildMove.ENDED, verdict.sipStatus(), details);
    turn.effect(new CallEffect.Archive());
  }

  /// What runs is cut short, from the top down.
  private void stopAll(Turn turn) {
    for (Program p = turn.program(); p != null; p = p.under()) {
      turn.program(p);
      VerbState state = p.state();
      Optional<VoiceVerb> verb = p.verb();
      if (state != null && verb.isPresent()) {
        verbs.stop(verb.get(), state, turn);
      }
    }
    turn.takeAdvance();
  }

  private static void hangUp(Turn turn, String why) {
    if (!turn.isEnding()) {
      turn.ending();
      turn.story().note("sip", "hung up: " + why, Map.of());
      turn.effect(new CallEffect.HangUp());
    }
  }

  static void tellParent(Turn turn, ChildMove move, int sipStatus, Map<String, String> details) {
    CallIntent intent = turn.intent();
    if (intent.parent() != null) {
      turn.effect(
          new CallEffect.TellCall(
              intent.parent(),
              new CallEvent.OfChild(
                  intent.sid(),
                  move,
                  new ChildNews(
                      turn.story().status(), sipStatus, turn.story().talkSeconds(), details))));
    }
  }

  private void ofParent(Turn turn, ParentMove move) {
    switch (move) {
      case REPORT -> Resumption.report(turn);
      case BRIDGED -> turn.story().note("media", "connected with its caller", Map.of());
      case DROP -> {
        if (!turn.story().isDialled()) {
          over(turn, CallStatus.CANCELED, new Verdict(0, 0, "its caller is gone"));
        } else {
          hangUp(turn, "its caller is gone, or speaks with another");
        }
      }
    }
  }

  private void change(Turn turn, CallChange change) {
    if (turn.isEnding()) {
      return;
    }
    switch (change) {
      case CallChange.End end when end.cancel() && turn.isOnLine() ->
          turn.story().note("request", "not canceled: it was answered before", Map.of());
      case CallChange.End end -> {
        turn.story().note("request", end.cancel() ? "canceled" : "ended by the API", Map.of());
        if (turn.story().status() == CallStatus.QUEUED) {
          over(turn, CallStatus.CANCELED, new Verdict(0, 0, "canceled before anybody was called"));
        } else {
          hangUp(turn, "by the API");
        }
      }
      case CallChange.Redirect redirect -> redirect(turn, redirect);
      case CallChange.Adjust adjust -> adjust(turn, adjust);
      case CallChange.StartRecording start -> {
        if (turn.isOnLine()) {
          recordings.start(turn, start.sid(), "StartCallRecordingAPI", start.terms());
        }
      }
      case CallChange.ChangeRecording recording -> changeRecording(turn, recording);
      case CallChange.MessagePage page -> Messaging.send(turn, page);
      case CallChange.Subscribe subscribe -> Messaging.subscribe(turn, subscribe);
      case CallChange.Unsubscribe unsubscribe -> Messaging.unsubscribe(turn, unsubscribe);
    }
  }

  private static void changeRecording(Turn turn, CallChange.ChangeRecording change) {
    if (turn.recordings().stream().noneMatch(r -> r.sid().equals(change.sid()))) {
      return;
    }
    switch (change.to()) {
      case RUNNING -> turn.effect(new CallEffect.ResumeRecording(change.sid()));
      case PAUSED -> turn.effect(new CallEffect.PauseRecording(change.sid(), change.silence()));
      case STOPPED -> turn.stopRecording(change.sid(), true);
    }
  }

  private static void adjust(Turn turn, CallChange.Adjust adjust) {
    turn.story().note("request", "adjusted by the API", Map.of());
    turn.hooks(turn.hooks().with(adjust.fallback(), adjust.status()));
    if (adjust.timeLimit() != null) {
      turn.timeLimit(adjust.timeLimit());
    }
  }

  private void redirect(Turn turn, CallChange.Redirect redirect) {
    if (!turn.isOnLine() && turn.intent().direction() != Direction.INBOUND) {
      turn.story().note("request", "not redirected: nobody answered yet", Map.of());
      return;
    }
    turn.story().note("request", "redirected by the API", Map.of());
    turn.hooks(turn.hooks().with(redirect.fallback(), redirect.status()));
    stopAll(turn);
    turn.effect(new CallEffect.StopPlaying());
    turn.effect(new CallEffect.Disconnect());
    turn.program(null);
    tellParent(turn, ChildMove.DETACHED, 0, Map.of());
    if (redirect.twiml() == null) {
      turn.request(redirect.document(), Map.of(), Ending.HANG_UP, false);
    } else {
      turn.read(redirect.twiml(), Ending.HANG_UP);
    }
  }

  /// To the verb that runs; what rooms do and how long one may stay there, to the one that waits
  /// below.
  private void toVerb(Turn turn, CallEvent event) {
    if (turn.isEnding()) {
      return;
    }
    Program program = turn.program();
    if (event instanceof CallEvent.OfRoom of
        && of.move() == CallEvent.RoomMove.GIVEN
        && turn.waiting(VerbState.FromQueue.class).isEmpty()) {
      refuse(turn, of);
      return;
    }
    Optional<Program> waits = below(turn, event);
    if (event instanceof CallEvent.OfChild child && waits.isEmpty()) {
      dropStray(turn, child);
      return;
    }
    if (waits.isPresent() && waits.get() != program) {
      VoiceVerb verb = waits.get().verb().orElseThrow();
      VerbState state = waits.get().state();
      if (state != null) {
        verbs.on(verb, state, event, turn);
      }
      return;
    }
    if (program != null && program.state() != null && program.verb().isPresent()) {
      verbs.on(program.verb().get(), program.state(), event, turn);
    }
  }

  /// Who waits for that.
  private static Optional<Program> below(Turn turn, CallEvent event) {
    return switch (event) {
      case CallEvent.OfChild _ -> turn.waiting(VerbState.Dialling.class);
      case CallEvent.OfRoom _ -> turn.waiting(VerbState.Seated.class);
      case CallEvent.TimeUp(long id) ->
          turn.waiting(VerbState.Seated.class)
              .filter(p -> p.state() instanceof VerbState.InConference in && in.timer() == id);
      default -> Optional.empty();
    };
  }

  /// A dialled call that nobody waits for any more: its host may have died before it was told.
  private static void dropStray(Turn turn, CallEvent.OfChild child) {
    if (child.move() != ChildMove.ENDED && child.move() != ChildMove.DETACHED) {
      turn.effect(new CallEffect.TellCall(child.child(), new CallEvent.OfParent(ParentMove.DROP)));
    }
  }

  /// Somebody from a queue comes to one who does not wait for it any more.
  private static void refuse(Turn turn, CallEvent.OfRoom given) {
    if (given.other() != null) {
      turn.effect(
          new CallEffect.TellCall(
              given.other(),
              new CallEvent.OfRoom(
                  CallEvent.RoomMove.OUT, turn.intent().sid(), Map.of("reason", "error"))));
    }
  }

  /// Begins recordings that were asked for with the call.
  public interface Recordings {
    /// @param source as the public API says it
    void start(Turn turn, RecordingSid sid, String source, CallIntent.RecordingTerms terms);

    /// The SID of the recording that was asked for when the call was made.
    RecordingSid ofCall(CallSid call);
  }
}
