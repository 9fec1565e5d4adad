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

  /// More keys than anybody presses while a prompt plays.
  private static final int MOST_EARLY = 1_000;

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
              + " dtmf); speech is not heard");
    }
    List<Sound> sounds = Sounds.of(gather.prompts(), turn);
    turn.state(
        sounds.isEmpty()
            ? new Gathering("", 0, turn.timer(gather.timeout()))
            : new Gathering("", turn.play(sounds, 1), 0));
  }

  void on(Gather gather, Gathering state, CallEvent event, Turn turn) {
    switch (event) {
      case CallEvent.Played(long id) when id == state.play() -> prompted(gather, state, turn);
      case CallEvent.PlayFailed failed when failed.id() == state.play() -> {
        turn.error(failed.code(), failed.message());
        prompted(gather, state, turn);
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

  private static void digit(Gather gather, Gathering state, char digit, Turn turn) {
    if (state.play() == 0) {
      take(gather, state.digits(), digit, turn);
    } else if (gather.options().bargeIn()) {
      turn.effect(new CallEffect.StopPlaying());
      take(gather, state.digits(), digit, turn);
    } else if (state.digits().length() < MOST_EARLY) {
      // What they mean is decided when the prompts are over.
      turn.state(new Gathering(state.digits() + digit, state.play(), 0));
    }
  }

  /// The prompts are over; the keys that were pressed meanwhile count now.
  private static void prompted(Gather gather, Gathering state, Turn turn) {
    String digits = "";
    for (char digit : state.digits().toCharArray()) {
      if (ends(gather, digits, digit)) {
        take(gather, digits, digit, turn);
        return;
      }
      digits += digit;
    }
    turn.state(new Gathering(digits, 0, turn.timer(gather.timeout())));
  }

  private static boolean ends(Gather gather, String digits, char digit) {
    return gather.finishOnKey().indexOf(digit) >= 0
        || (gather.numDigits() > 0 && digits.length() + 1 >= gather.numDigits());
  }

  private static void take(Gather gather, String digits, char digit, Turn turn) {
    if (!ends(gather, digits, digit)) {
      turn.state(new Gathering(digits + digit, 0, turn.timer(gather.timeout())));
    } else if (gather.finishOnKey().indexOf(digit) >= 0) {
      finish(gather, digits, "" + digit, turn);
    } else {
      finish(gather, digits + digit, "", turn);
    }
  }

  private static void finish(Gather gather, String digits, String key, Turn turn) {
    turn.effect(new CallEffect.StopPlaying());
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
