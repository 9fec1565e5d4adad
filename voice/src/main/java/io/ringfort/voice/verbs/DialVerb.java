package io.ringfort.voice.verbs;

import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.twiml.model.Dial;
import io.ringfort.twiml.model.DialTarget;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEffect.Sound;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallEvent.ChildMove;
import io.ringfort.voice.lifecycle.CallEvent.OfChild;
import io.ringfort.voice.lifecycle.CallEvent.ParentMove;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.CallStatus;
import io.ringfort.voice.lifecycle.Turn;
import io.ringfort.voice.lifecycle.VerbState.Dialled;
import io.ringfort.voice.lifecycle.VerbState.Dialling;
import io.ringfort.voice.recordings.RecordingPlan;
import io.ringfort.voice.speech.Prompts.BuiltIn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `<Dial>` of numbers, SIP addresses and clients: rings them together or one after another; the
/// first who answers speaks with the caller.
final class DialVerb {
  private static final int CALLER_ID = 13214;
  private static final int MOST_TARGETS = 10;

  /// The called legs end by themselves when their time is over; this is for one that does not.
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Settings settings;
  private final DialledCall calls;

  DialVerb(Settings settings) {
    this.settings = settings;
    calls = new DialledCall(settings.mint());
  }

  void begin(Dial dial, Turn turn) {
    if (dial.callerId() != null
        && dial.targets().stream().anyMatch(DialTarget.Number.class::isInstance)
        && !settings.callerIds().mayShow(turn.intent().account(), dial.callerId())
        && !isParty(turn.intent(), dial.callerId())) {
      turn.fail(
          CALLER_ID,
          "<Dial>: got callerId '"
              + dial.callerId()
              + "' (expected: From or To of this call, or a number that the account owns or"
              + " verified)");
      return;
    }
    long ringback = 0;
    if (!dial.options().answerOnBridge()) {
      turn.answer();
      ringback = turn.play(List.of(new Sound.Own(BuiltIn.RINGING)), 0);
    }
    RecordingSid recording =
        dial.recording().when().startsWith("record-from-ringing") ? record(dial, turn) : null;
    int first = dial.options().sequential() ? 1 : Math.min(dial.targets().size(), MOST_TARGETS);
    List<Dialled> children = new ArrayList<>();
    for (int i = 0; i < first; i++) {
      children.add(call(dial, i, turn));
    }
    long timer = turn.timer(dial.timeout().plus(GRACE));
    turn.state(new Dialling(children, first, null, null, timer, ringback, recording));
  }

  private static boolean isParty(CallIntent intent, String callerId) {
    return callerId.equals(intent.parties().from()) || callerId.equals(intent.parties().to());
  }

  private Dialled call(Dial dial, int index, Turn turn) {
    DialTarget.Endpoint target = (DialTarget.Endpoint) dial.targets().get(index);
    CallIntent child = calls.of(dial, target, index, turn);
    turn.story().note("twiml", "dials " + child.parties().to(), Map.of("sid", child.sid().value()));
    turn.effect(new CallEffect.DialChild(child));
    return new Dialled(child.sid(), CallStatus.QUEUED, 0, Map.of());
  }

  void on(Dial dial, Dialling state, CallEvent event, Turn turn) {
    switch (event) {
      case OfChild child -> ofChild(dial, state, child, turn);
      case CallEvent.TimeUp(long id) when id == state.timer() -> timeUp(dial, state, turn);
      case CallEvent.Digit(char digit) when digit == '*' && dial.options().hangupOnStar() -> {
        dropAll(state, null, turn);
        finish(dial, state, state.winner() == null ? "canceled" : "completed", turn);
      }
      default -> {
        // Not for a Dial.
      }
    }
  }

  private void ofChild(Dial dial, Dialling state, OfChild child, Turn turn) {
    // One that was given up, by this verb or by an earlier one, may not know yet.
    if (state.children().stream()
        .noneMatch(c -> c.sid().equals(child.child()) && !c.status().isFinal())) {
      if (child.move() == ChildMove.READY) {
        drop(child.child(), turn);
      }
      return;
    }
    Dialling known = with(state, child);
    turn.state(known);
    switch (child.move()) {
      case RINGING, ANSWERED -> {}
      case EARLY -> early(dial, known, child.child(), turn);
      case READY -> {
        if (known.winner() == null) {
          bridge(dial, known, child.child(), turn);
        } else if (!known.winner().equals(child.child())) {
          drop(child.child(), turn);
        }
      }
      case ENDED, DETACHED -> gone(dial, known, child, turn);
    }
  }

  /// The only one who rings is heard before the answer.
  private static void early(Dial dial, Dialling state, CallSid child, Turn turn) {
    boolean alone = state.next() == 1 || dial.options().sequential();
    if (alone && state.winner() == null && turn.isOnLine()) {
      turn.effect(new CallEffect.StopPlaying());
      turn.effect(new CallEffect.Connect(child));
      turn.state(ringing(state, 0));
    }
  }

  private static Dialling ringing(Dialling state, long ringback) {
    return new Dialling(
        state.children(),
        state.next(),
        state.winner(),
        state.bridged(),
        state.timer(),
        ringback,
        state.recording());
  }

  private void bridge(Dial dial, Dialling state, CallSid winner, Turn turn) {
    dropAll(state, winner, turn);
    turn.effect(new CallEffect.StopPlaying());
    turn.answer();
    turn.effect(new CallEffect.Connect(winner));
    turn.effect(new CallEffect.TellCall(winner, new CallEvent.OfParent(ParentMove.BRIDGED)));
    RecordingSid recording =
        dial.recording().when().startsWith("record-from-answer")
            ? record(dial, turn)
            : state.recording();
    long timer = turn.timer(dial.timeLimit());
    turn.state(
        new Dialling(state.children(), state.next(), winner, turn.now(), timer, 0, recording));
  }

  private void gone(Dial dial, Dialling state, OfChild child, Turn turn) {
    if (child.child().equals(state.winner())) {
      finish(dial, state, child.move() == ChildMove.ENDED ? "completed" : "answered", turn);
    } else if (state.winner() == null
        && state.children().stream().allMatch(c -> c.status().isFinal())) {
      nextOrFinish(dial, state, turn);
    }
  }

  private void timeUp(Dial dial, Dialling state, Turn turn) {
    if (state.winner() != null) {
      dropAll(state, null, turn);
      finish(dial, state, "completed", turn);
      return;
    }
    List<Dialled> known = new ArrayList<>();
    for (Dialled child : state.children()) {
      // It is for ringing only: who answered may hear out what it has to hear.
      boolean rings = child.status().compareTo(CallStatus.IN_PROGRESS) < 0;
      if (rings) {
        drop(child.sid(), turn);
      }
      known.add(
          rings ? new Dialled(child.sid(), CallStatus.NO_ANSWER, 487, child.details()) : child);
    }
    Dialling next =
        new Dialling(known, state.next(), null, null, 0, state.ringback(), state.recording());
    turn.state(next);
    if (known.stream().allMatch(c -> c.status().isFinal())) {
      nextOrFinish(dial, next, turn);
    }
  }

  private void nextOrFinish(Dial dial, Dialling state, Turn turn) {
    int most = Math.min(dial.targets().size(), MOST_TARGETS);
    if (state.next() >= most) {
      finish(dial, state, state.children().getLast().status().text(), turn);
      return;
    }
    List<Dialled> children = new ArrayList<>(state.children());
    children.add(call(dial, state.next(), turn));
    long timer = turn.timer(dial.timeout().plus(GRACE));
    long ringback = state.ringback();
    if (ringback == 0 && turn.isOnLine()) {
      // The one before was heard in its place.
      turn.effect(new CallEffect.Disconnect());
      ringback = turn.play(List.of(new Sound.Own(BuiltIn.RINGING)), 0);
    }
    turn.state(
        new Dialling(children, state.next() + 1, null, null, timer, ringback, state.recording()));
  }

  private void finish(Dial dial, Dialling state, String status, Turn turn) {
    turn.effect(new CallEffect.StopPlaying());
    turn.effect(new CallEffect.Disconnect());
    turn.stopRecording(state.recording(), true);
    turn.act(turn.resolve(dial.action()), params(state, status, turn));
  }

  private Map<String, String> params(Dialling state, String status, Turn turn) {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("DialCallStatus", status);
    Instant bridged = state.bridged();
    CallSid child =
        state.winner() != null
            ? state.winner()
            : state.children().isEmpty() ? null : state.children().getLast().sid();
    if (child != null) {
      params.put("DialCallSid", child.value());
    }
    params.put("DialCallDuration", "" + RecordVerb.seconds(bridged, turn.now()));
    params.put("DialBridged", "" + (bridged != null));
    RecordingSid recording = state.recording();
    if (recording != null) {
      params.put("RecordingUrl", settings.recordingUrls().of(turn.intent().account(), recording));
      params.put("RecordingSid", recording.value());
    }
    state.children().stream()
        .filter(c -> c.sid().equals(child))
        .forEach(
            c -> {
              if (c.sipStatus() > 0) {
                params.put("DialSipResponseCode", "" + c.sipStatus());
              }
              params.putAll(c.details());
            });
    return params;
  }

  private RecordingSid record(Dial dial, Turn turn) {
    Dial.Recording terms = dial.recording();
    RecordingSid sid =
        new RecordingSid(
            settings
                .mint()
                .derive(RecordingSid.PREFIX, turn.intent().sid().value(), "" + turn.nextId()));
    turn.recording(sid, "DialVerb");
    turn.effect(
        new CallEffect.StartRecording(
            new RecordingPlan(
                sid,
                turn.intent().account(),
                turn.intent().sid(),
                null,
                "DialVerb",
                new RecordingPlan.Sound(
                    terms.when().endsWith("-dual"), terms.track(), terms.trim()),
                turn.now(),
                turn.resolve(terms.callback().action()).orElse(Hook.NONE),
                terms.callback().events())));
    return sid;
  }

  /// The caller hung up, or is wanted elsewhere.
  void stop(Dial dial, Dialling state, Turn turn) {
    dropAll(state, null, turn);
    turn.stopRecording(state.recording(), true);
    Optional<Hook> action = turn.resolve(dial.action());
    if (turn.isEnding() && action.isPresent()) {
      String status = state.winner() != null ? "completed" : "canceled";
      turn.tell(action.get(), params(state, status, turn));
    }
  }

  private static void dropAll(Dialling state, @Nullable CallSid except, Turn turn) {
    state.children().stream()
        .filter(c -> !c.status().isFinal() && !c.sid().equals(except))
        .forEach(c -> drop(c.sid(), turn));
  }

  private static void drop(CallSid child, Turn turn) {
    turn.effect(new CallEffect.TellCall(child, new CallEvent.OfParent(ParentMove.DROP)));
  }

  private static Dialling with(Dialling state, OfChild child) {
    List<Dialled> children =
        state.children().stream()
            .map(c -> c.sid().equals(child.child()) ? later(c, child) : c)
            .toList();
    return new Dialling(
        children,
        state.next(),
        state.winner(),
        state.bridged(),
        state.timer(),
        state.ringback(),
        state.recording());
  }

  private static Dialled later(Dialled before, OfChild child) {
    Map<String, String> details = new LinkedHashMap<>(before.details());
    details.putAll(child.news().details());
    return new Dialled(
        before.sid(),
        // One that goes its own way is not this verb's any more.
        child.move() == ChildMove.DETACHED ? CallStatus.COMPLETED : child.news().status(),
        Math.max(before.sipStatus(), child.news().sipStatus()),
        details);
  }
}
