package io.ringfort.voice.verbs;

import io.ringfort.twiml.model.Gather;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEffect.Sound;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.Turn;
import io.ringfort.voice.lifecycle.VerbState.Gathering;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `<Gather>`: collects digits while prompts play.
final class GatherVerb {
  private static final int NO_RECOGNISER = 13335;
  private final Settings settings;

  GatherVerb(Settings settings) {
    this.settings = settings;
  }

  void begin(Gather gather, Turn turn) {
    turn.answer();
    if (gather.input().contains(Gather.Input.SPEECH) && !settings.recogniser()) {
      turn.error(
          NO_RECOGNISER,
          "<Gather>: got input=\"speech\", but no recogniser is configured in this stack (expected:"
              + " dtmf); only digits are collected");
    }
    List<Sound> sounds = Sounds.of(gather.prompts(), turn);
    turn.state(
        sounds.isEmpty()
            ? new Gathering("", 0, turn.timer(gather.timeout()))
            : new Gathering("", turn.play(sounds, 1), 0));
  }

  void on(Gather gather, Gathering state, CallEvent event, Turn turn) {
    switch (event) {
      case CallEvent.Played(long id) when id == state.play() -> listen(gather, state, turn);
      case CallEvent.PlayFailed failed when failed.id() == state.play() -> {
        turn.error(failed.code(), failed.message());
        listen(gather, state, turn);
      }
      case CallEvent.Digit(char digit) -> {
        if (gather.input().contains(Gather.Input.DTMF)) {
          digit(gather, state, digit, turn);
        }
      }
      case CallEvent.TimeUp(long id) when id == state.timer() ->
          finish(gather, state.digits(), "", turn);
      default -> {
        // Not for a Gather.
      }
    }
  }

  private static void listen(Gather gather, Gathering state, Turn turn) {
    turn.state(new Gathering(state.digits(), 0, turn.timer(gather.timeout())));
  }

  private static void digit(Gather gather, Gathering state, char digit, Turn turn) {
    boolean interrupts = state.play() != 0 && gather.options().bargeIn();
    if (interrupts) {
      turn.effect(new CallEffect.StopPlaying());
    }
    if (gather.finishOnKey().indexOf(digit) >= 0) {
      finish(gather, state.digits(), "" + digit, turn);
      return;
    }
    String digits = state.digits() + digit;
    if (gather.numDigits() > 0 && digits.length() >= gather.numDigits()) {
      finish(gather, digits, "", turn);
    } else if (state.play() != 0 && !interrupts) {
      turn.state(new Gathering(digits, state.play(), 0));
    } else {
      turn.state(new Gathering(digits, 0, turn.timer(gather.timeout())));
    }
  }

  private static void finish(Gather gather, String digits, String key, Turn turn) {
    turn.effect(new CallEffect.StopPlaying());
    if (digits.isEmpty() && key.isEmpty() && !gather.options().actionOnEmptyResult()) {
      turn.next();
      return;
    }
    if (digits.isEmpty() && !gather.options().actionOnEmptyResult()) {
      turn.next();
      return;
    }
    Map<String, String> params = new LinkedHashMap<>();
    params.put("Digits", digits);
    params.put("msg", "Gather End");
    if (!key.isEmpty()) {
      params.put("FinishedOnKey", key);
    }
    turn.act(turn.actionOrSelf(gather.action()), params);
  }
}
