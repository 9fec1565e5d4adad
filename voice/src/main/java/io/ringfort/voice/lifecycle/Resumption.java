package io.ringfort.voice.lifecycle;

import io.ringfort.twiml.model.VoiceVerb;
import io.ringfort.voice.lifecycle.CallEffect.Sound;
import io.ringfort.voice.lifecycle.CallEvent.ChildMove;
import io.ringfort.voice.lifecycle.CallEvent.OfParent;
import io.ringfort.voice.lifecycle.CallEvent.ParentMove;
import io.ringfort.voice.lifecycle.CallEvent.TakenOver;
import io.ringfort.voice.lifecycle.Program.Ending;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What another host must order so that a call goes on where it was. Its dialog and its sound are
/// there again; whatever was under way is asked for again, with the same tokens.
final class Resumption {
  private Resumption() {}

  /// @param standing what the host before was ordered to do
  /// @return false when it is too late to call anybody: then it is over
  static boolean resume(Turn turn, Standing standing, TakenOver taken, Verbs verbs) {
    turn.story()
        .note(
            "move",
            taken.agreed()
                ? "moved to " + taken.to()
                : "taken over by "
                    + taken.to()
                    + " after "
                    + taken.gap(turn.now()).toMillis()
                    + " ms",
            Map.of("from", taken.from().value(), "to", taken.to().value()));
    // As the customer was promised, even if the host before promised it to nobody else.
    standing.owed().forEach(turn::effect);
    standing.timers().forEach((id, at) -> turn.effect(new CallEffect.StartTimer(id, at)));
    if (turn.isEnding()) {
      // So that its end is an end of theirs, too.
      record(turn, standing);
      turn.effect(new CallEffect.HangUp());
      return true;
    }
    if (isTooLate(turn)) {
      return false;
    }
    line(turn);
    record(turn, standing);
    document(turn);
    play(turn, standing.tune(), taken, verbs);
    Program top = turn.program();
    for (Program p : bottomUp(top)) {
      VerbState state = p.state();
      if (p.verb().isPresent() && state != null) {
        // Its URLs stand on its own document.
        turn.program(p);
        verbs.resume(p.verb().get(), state, turn);
      }
    }
    turn.program(top);
    others(turn, standing);
    return true;
  }

  /// What waits below comes first: it was begun first.
  private static List<Program> bottomUp(@Nullable Program top) {
    List<Program> all = new ArrayList<>();
    for (Program p = top; p != null; p = p.under()) {
      all.addFirst(p);
    }
    return all;
  }

  /// Nobody is rung after the deadline, wherever the call was begun; who rings already goes on.
  private static boolean isTooLate(Turn turn) {
    return turn.intent().direction() != CallIntent.Direction.INBOUND
        && !turn.isOnLine()
        && !turn.hasLeg()
        && turn.now().isAfter(turn.intent().terms().deadline());
  }

  private static void line(Turn turn) {
    boolean inbound = turn.intent().direction() == CallIntent.Direction.INBOUND;
    if (!turn.isOnLine() && !inbound && !turn.hasLeg()) {
      // Nobody was called yet. When that has taken too long, the leg itself says so.
      turn.effect(new CallEffect.Invite());
    } else if (turn.isOnLine() && inbound && !turn.isEstablished()) {
      // Nobody knows whether the answer left.
      turn.effect(new CallEffect.Answer());
    }
    if (turn.isOnLine() && turn.story().answeredBy() == null) {
      CallLifecycle.detectMachine(turn);
    }
  }

  private static void record(Turn turn, Standing standing) {
    for (Standing.Tape tape : standing.tapes()) {
      turn.effect(new CallEffect.StartRecording(tape.plan()));
      if (tape.paused() != null) {
        turn.effect(new CallEffect.PauseRecording(tape.sid(), tape.paused()));
      }
    }
  }

  private static void document(Turn turn) {
    Session.Pending pending = turn.pending();
    if (pending == null) {
      return;
    }
    if (pending.text() != null) {
      turn.effect(new CallEffect.Read(pending.id(), pending.hook(), pending.text()));
    } else {
      turn.effect(
          new CallEffect.Fetch(
              pending.id(),
              pending.hook(),
              pending.params(),
              turn.intent().sid() + "-" + pending.id(),
              turn.cookies()));
    }
  }

  private static void play(Turn turn, Standing.@Nullable Tune tune, TakenOver taken, Verbs verbs) {
    if (tune == null) {
      return;
    }
    Program program = turn.program();
    VoiceVerb verb = program == null ? null : program.verb().orElse(null);
    List<Sound> sounds =
        tune.sounds() != null ? tune.sounds() : verb == null ? List.of() : verbs.heard(verb, turn);
    Instant since = tune.since();
    Duration from = since == null ? Duration.ZERO : Duration.between(since, taken.lost());
    turn.effect(
        new CallEffect.Play(
            tune.id(), sounds, tune.loops(), from.isNegative() ? Duration.ZERO : from));
  }

  /// The calls that it has to do with.
  private static void others(Turn turn, Standing standing) {
    standing.dialled().forEach(child -> turn.effect(new CallEffect.DialChild(child)));
    turn.waiting(VerbState.Dialling.class)
        .map(Program::state)
        .map(VerbState.Dialling.class::cast)
        .ifPresent(
            dialling ->
                dialling.children().stream()
                    .filter(c -> !c.status().isFinal())
                    .filter(
                        c -> standing.dialled().stream().noneMatch(d -> d.sid().equals(c.sid())))
                    .forEach(
                        c ->
                            turn.effect(
                                new CallEffect.TellCall(
                                    c.sid(), new OfParent(ParentMove.REPORT)))));
    if (standing.connected() != null) {
      turn.effect(new CallEffect.Connect(standing.connected()));
    }
    report(turn);
  }

  /// A dialled call says once more how far it is: its caller may not have heard.
  static void report(Turn turn) {
    if (!isAttached(turn)) {
      return;
    }
    if (turn.isOnLine()) {
      CallLifecycle.tellParent(turn, ChildMove.ANSWERED, 200, Map.of());
      if (turn.program() == null && turn.pending() == null) {
        CallLifecycle.tellParent(turn, ChildMove.READY, 0, Map.of());
      }
    } else if (turn.story().status() == CallStatus.RINGING) {
      CallLifecycle.tellParent(turn, ChildMove.RINGING, 0, Map.of());
    }
  }

  /// Whether its caller still waits for it, or speaks with it.
  private static boolean isAttached(Turn turn) {
    Program program = turn.program();
    Session.Pending pending = turn.pending();
    return turn.intent().parent() != null
        && (program == null || program.ending() == Ending.CONNECT)
        && (pending == null || pending.ending() == Ending.CONNECT);
  }
}
