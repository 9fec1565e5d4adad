package io.ringfort.voice.lifecycle;

import io.ringfort.twiml.model.VoiceVerb;
import io.ringfort.twiml.model.Warning;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.lifecycle.CallEffect.Sound;
import io.ringfort.voice.lifecycle.CallEvent.ChildMove;
import io.ringfort.voice.lifecycle.CallEvent.ChildNews;
import io.ringfort.voice.lifecycle.CallEvent.ParentMove;
import io.ringfort.voice.lifecycle.CallIntent.Direction;
import io.ringfort.voice.lifecycle.CallIntent.Hook;
import io.ringfort.voice.lifecycle.CallIntent.MachineTerms;
import io.ringfort.voice.lifecycle.Program.Ending;
import io.ringfort.voice.lifecycle.Progress.Verdict;
import io.ringfort.voice.media.MachineDetection;
import io.ringfort.voice.sip.LegEvent;
import io.ringfort.voice.speech.Prompts.BuiltIn;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a call moves: a function of the call, an event and the time.
public final class CallLifecycle {
  /// The timer after which a call is ended.
  static final long TIME_LIMIT = -1;

  /// The last words before an error ends a call.
  private static final long LAST_WORDS = -2;

  private static final int BAD_DIALOG = 481;

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
    handle(turn, event);
    run(turn);
    return turn.step();
  }

  private void handle(Turn turn, CallEvent event) {
    switch (event) {
      case CallEvent.Begin _ -> begin(turn);
      case CallEvent.OnLeg leg -> onLeg(turn, leg.event(), event);
      case CallEvent.Fetched fetched -> fetched(turn, fetched);
      case CallEvent.FetchFailed failed -> fetchFailed(turn, failed);
      case CallEvent.Change change -> change(turn, change.change());
      case CallEvent.Machine machine -> machine(turn, machine);
      case CallEvent.OfParent parent -> ofParent(turn, parent.move());
      case CallEvent.RtpTimeout _ -> {
        turn.effect(new CallEffect.Notify(32014, true, "no sound came for long", ""));
        hangUp(turn, "no packets came for long");
      }
      case CallEvent.HostLost _ -> over(turn, CallStatus.COMPLETED, new Verdict(0, 0, "host lost"));
      case CallEvent.TimeUp(long id) when id == TIME_LIMIT -> {
        turn.effect(
            new CallEffect.Notify(32015, false, "the call reached its longest duration", ""));
        hangUp(turn, "the call reached its time limit");
      }
      case CallEvent.Played(long id) when id == LAST_WORDS -> hangUp(turn, "an application error");
      case CallEvent.PlayFailed failed when failed.id() == LAST_WORDS ->
          hangUp(turn, "an application error");
      default -> toVerb(turn, event);
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
  private static void ready(Turn turn) {
    turn.program(null);
    tellParent(turn, ChildMove.READY, 0, Map.of());
  }

  private void begin(Turn turn) {
    CallIntent intent = turn.intent();
    if (intent.direction() == Direction.INBOUND) {
      turn.story().dialled();
      turn.effect(new CallEffect.Ring());
      firstDocument(turn);
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

  private static void firstDocument(Turn turn) {
    CallIntent.Handling handling = turn.intent().handling();
    Ending ending =
        turn.intent().direction() == Direction.OUTBOUND_DIAL ? Ending.CONNECT : Ending.HANG_UP;
    if (handling.document().url() != null) {
      turn.request(handling.document(), Map.of(), ending, false);
    } else if (handling.twiml() != null) {
      long id = turn.nextId();
      turn.pending(new Session.Pending(id, Hook.NONE, false, ending, false, Map.of()));
      turn.effect(new CallEffect.Read(id, Hook.NONE, handling.twiml()));
    } else if (ending == Ending.CONNECT) {
      ready(turn);
    } else {
      turn.fail(
          11100, "got no document for this call (expected: a voice URL, TwiML or an application)");
    }
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
      case LegEvent.Referred _, LegEvent.ReferProgress _ -> toVerb(turn, event);
    }
  }

  private static void ringing(Turn turn, LegEvent.Ringing ringing) {
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
    if (turn.isOnLine() || turn.isEnding()) {
      return;
    }
    turn.effect(new CallEffect.TakeSdp(answered.sdp(), false));
    turn.story().note("sip", "answered", Map.of("status", "200"));
    turn.online();
    CallIntent.Terms terms = turn.intent().terms();
    if (terms.recording() != null) {
      recordings.start(turn, terms.recording());
    }
    if (!terms.sendDigits().isEmpty()) {
      turn.effect(new CallEffect.SendDigits(terms.sendDigits()));
    }
    MachineTerms machine = terms.machine();
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
    if (machine == null || machine.inBackground()) {
      firstDocument(turn);
    }
  }

  private static void machine(Turn turn, CallEvent.Machine machine) {
    MachineTerms terms = turn.intent().terms().machine();
    if (terms == null || turn.story().answeredBy() != null) {
      return;
    }
    turn.story().answeredBy(machine.answeredBy());
    turn.story().note("media", "answered by " + machine.answeredBy(), Map.of());
    Map<String, String> result = Map.of("MachineDetectionDuration", "" + machine.millis());
    if (terms.status().url() != null) {
      turn.tell(terms.status(), result);
    }
    if (!terms.inBackground()) {
      firstDocument(turn);
    }
  }

  private void failed(Turn turn, LegEvent.Failed failed) {
    CallStatus status = turn.isEnding() ? CallStatus.CANCELED : Endings.statusOf(failed.status());
    Map<String, String> details = new LinkedHashMap<>();
    failed.headers().forEach((name, value) -> details.put("DialSipHeader_" + name, value));
    over(
        turn,
        status,
        new Verdict(
            failed.status(),
            0,
            status == CallStatus.CANCELED
                ? "canceled before it was answered"
                : Endings.reason(failed.status(), failed.reason())));
  }

  private void ended(Turn turn, LegEvent.Ended ended) {
    if (ended.canceled()) {
      over(
          turn,
          turn.intent().direction() == Direction.INBOUND
              ? CallStatus.NO_ANSWER
              : CallStatus.CANCELED,
          new Verdict(487, 0, "the caller gave up before the answer"));
    } else if (!turn.isOnLine()) {
      over(
          turn,
          Endings.statusOf(ended.status()),
          new Verdict(ended.status(), 0, Endings.reason(ended.status(), ended.reason())));
    } else {
      String who = turn.isEnding() ? "ended by its program" : "the far end hung up";
      boolean broken = ended.status() >= 400;
      over(
          turn,
          CallStatus.COMPLETED,
          new Verdict(
              broken ? ended.status() : 200,
              0,
              broken && ended.status() != BAD_DIALOG ? "lost: " + ended.reason() : who));
    }
  }

  /// The one place where a call ends.
  private void over(Turn turn, CallStatus status, Verdict verdict) {
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
    tellParent(turn, ChildMove.ENDED, verdict.sipStatus(), Map.of());
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

  private void hangUp(Turn turn, String why) {
    if (!turn.isEnding()) {
      turn.ending();
      turn.story().note("sip", "hung up: " + why, Map.of());
      turn.effect(new CallEffect.HangUp());
    }
  }

  private static void tellParent(
      Turn turn, ChildMove move, int sipStatus, Map<String, String> details) {
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
      case BRIDGED -> turn.story().note("media", "connected with its caller", Map.of());
      case DROP -> {
        if (!turn.isOnLine()) {
          turn.ending();
          turn.effect(new CallEffect.HangUp());
        } else {
          hangUp(turn, "its caller is gone, or speaks with another");
        }
      }
    }
  }

  private void fetched(Turn turn, CallEvent.Fetched fetched) {
    Session.Pending pending = turn.pending();
    if (pending == null || pending.id() != fetched.id() || turn.isEnding()) {
      return;
    }
    turn.pending(null);
    turn.cookies(fetched.cookies());
    Program under = pending.aside() ? turn.program() : below(turn.program());
    Program next =
        new Program(
            fetched.source(),
            fetched.text(),
            fetched.contentType(),
            -1,
            pending.ending(),
            null,
            under,
            fetched.document());
    if (!pending.aside()) {
      turn.effect(new CallEffect.StopPlaying());
    }
    turn.program(next);
    for (Warning warning : fetched.document().warnings()) {
      turn.warn(warning.code(), warning.message());
    }
    turn.next();
  }

  private static @Nullable Program below(@Nullable Program program) {
    return program == null ? null : program.under();
  }

  private void fetchFailed(Turn turn, CallEvent.FetchFailed failed) {
    Session.Pending pending = turn.pending();
    if (pending == null || pending.id() != failed.id() || turn.isEnding()) {
      return;
    }
    turn.effect(
        new CallEffect.Notify(
            failed.code(),
            true,
            failed.reason(),
            failed.source().url() == null ? "" : failed.source().url()));
    if (pending.aside()) {
      // Somebody who waits goes on waiting, in silence.
      turn.pending(null);
      return;
    }
    recover(turn, failed.source(), failed.code(), pending.fallback());
  }

  /// A document cannot be had or executed: asks the fallback, else says so and hangs up.
  static void recover(Turn turn, Hook failed, int code, boolean last) {
    Hook fallback = turn.hooks().fallback();
    if (!last && fallback.url() != null) {
      Map<String, String> params =
          turn.params(
              Map.of("ErrorCode", "" + code, "ErrorUrl", failed.url() == null ? "" : failed.url()));
      turn.fetch(fallback, params, Ending.HANG_UP, false, true);
      return;
    }
    turn.pending(null);
    turn.program(null);
    turn.answer();
    turn.effect(
        new CallEffect.Play(LAST_WORDS, List.of(new Sound.Own(BuiltIn.APPLICATION_ERROR)), 1));
  }

  private void change(Turn turn, CallChange change) {
    if (turn.isEnding()) {
      return;
    }
    switch (change) {
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
    }
  }

  private static void adjust(Turn turn, CallChange.Adjust adjust) {
    turn.story().note("request", "adjusted by the API", Map.of());
    turn.hooks(turn.hooks().with(adjust.fallback(), adjust.status()));
    Instant answered = turn.story().progress().times().answered();
    if (adjust.timeLimit() != null && answered != null) {
      // A time that is asked for again moves.
      turn.effect(new CallEffect.StartTimer(TIME_LIMIT, answered.plus(adjust.timeLimit())));
    }
  }

  private void redirect(Turn turn, CallChange.Redirect redirect) {
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
      long id = turn.nextId();
      turn.pending(new Session.Pending(id, Hook.NONE, false, Ending.HANG_UP, false, Map.of()));
      turn.effect(new CallEffect.Read(id, Hook.NONE, redirect.twiml()));
    }
  }

  /// To the verb that runs; what rooms do, to the one that waits below, too.
  private void toVerb(Turn turn, CallEvent event) {
    if (turn.isEnding()) {
      return;
    }
    Program program = turn.program();
    if (event instanceof CallEvent.OfRoom || event instanceof CallEvent.OfChild) {
      Optional<Program> waits =
          turn.waiting(
              event instanceof CallEvent.OfChild
                  ? VerbState.Dialling.class
                  : VerbState.Seated.class);
      if (waits.isPresent() && waits.get() != program) {
        VoiceVerb verb = waits.get().verb().orElseThrow();
        VerbState state = waits.get().state();
        if (state != null) {
          verbs.on(verb, state, event, turn);
        }
        return;
      }
    }
    if (program != null && program.state() != null && program.verb().isPresent()) {
      verbs.on(program.verb().get(), program.state(), event, turn);
    }
  }

  /// Begins recordings that were asked for with the call.
  public interface Recordings {
    void start(Turn turn, CallIntent.RecordingTerms terms);
  }
}
