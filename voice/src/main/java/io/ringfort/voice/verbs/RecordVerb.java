package io.ringfort.voice.verbs;

import io.ringfort.core.ids.RecordingSid;
import io.ringfort.twiml.model.Record;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEffect.Sound;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.Turn;
import io.ringfort.voice.lifecycle.VerbState.Recording;
import io.ringfort.voice.recordings.RecordingPlan;
import io.ringfort.voice.speech.Prompts.BuiltIn;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `<Record>`: records the caller until silence, a key, the longest time, or the end of the call.
final class RecordVerb {
  /// By which the silence that was watched for is told too late at most.
  private static final Duration SLACK = Duration.ofMillis(500);

  private final Settings settings;

  RecordVerb(Settings settings) {
    this.settings = settings;
  }

  void begin(Record record, Turn turn) {
    turn.answer();
    if (record.playBeep()) {
      long beep = turn.play(List.of(new Sound.Own(BuiltIn.BEEP)), 1);
      turn.state(new Recording(null, beep, 0, null, false));
    } else {
      listen(record, turn);
    }
  }

  private void listen(Record record, Turn turn) {
    String text =
        settings
            .mint()
            .derive(RecordingSid.PREFIX, turn.intent().sid().value(), "" + turn.nextId());
    RecordingSid sid = new RecordingSid(text);
    Hook status = turn.resolve(record.callback().action()).orElse(Hook.NONE);
    turn.recording(sid, "RecordVerb");
    turn.effect(
        new CallEffect.StartRecording(
            new RecordingPlan(
                sid,
                turn.intent().account(),
                turn.intent().sid(),
                null,
                "RecordVerb",
                new RecordingPlan.Sound(false, "inbound", record.trim()),
                turn.now(),
                status,
                record.callback().events())));
    turn.effect(new CallEffect.WatchSilence(record.timeout()));
    turn.state(new Recording(sid, 0, turn.timer(record.maxLength()), turn.now(), false));
  }

  void on(Record record, Recording state, CallEvent event, Turn turn) {
    switch (event) {
      case CallEvent.Played(long id) when id == state.beep() && state.sid() == null ->
          listen(record, turn);
      case CallEvent.PlayFailed failed when failed.id() == state.beep() && state.sid() == null ->
          listen(record, turn);
      case CallEvent.Speech _ when !state.heard() ->
          turn.state(new Recording(state.sid(), state.beep(), state.timer(), state.since(), true));
      case CallEvent.Silence _ when state.sid() != null -> silent(record, state, turn);
      case CallEvent.TimeUp(long id) when id == state.timer() && state.sid() != null ->
          finish(record, state, "", false, turn);
      case CallEvent.Digit(char digit) when record.finishOnKey().indexOf(digit) >= 0 ->
          finish(record, state, "" + digit, false, turn);
      default -> {
        // Not for a Record.
      }
    }
  }

  /// Only silence can mean that nobody spoke: at the longest time or a key the sound itself tells.
  private void silent(Record record, Recording state, Turn turn) {
    finish(record, state, "", !isHeard(record, state, turn), turn);
  }

  private void finish(Record record, Recording state, String key, boolean unheard, Turn turn) {
    turn.effect(new CallEffect.WatchSilence(Duration.ZERO));
    boolean empty = state.sid() == null || unheard;
    turn.stopRecording(state.sid(), !empty);
    if (empty) {
      turn.next();
    } else {
      turn.act(turn.actionOrSelf(record.action()), params(state, key, turn));
    }
  }

  /// Who spoke already when it began is not told of; but then the silence came later than it would
  /// have come by itself.
  private static boolean isHeard(Record record, Recording state, Turn turn) {
    Instant since = state.since();
    return state.heard()
        || record.timeout().isZero()
        || (since != null && turn.now().isAfter(since.plus(record.timeout()).plus(SLACK)));
  }

  static void resume(Record record, Recording state, Turn turn) {
    if (state.sid() != null) {
      turn.effect(new CallEffect.WatchSilence(record.timeout()));
    }
  }

  /// The caller hung up, which is a way to end a recording.
  void stop(Record record, Recording state, Turn turn) {
    turn.effect(new CallEffect.WatchSilence(Duration.ZERO));
    if (state.sid() == null) {
      return;
    }
    turn.stopRecording(state.sid(), true);
    if (turn.isEnding()) {
      turn.actionOrSelf(record.action())
          .ifPresent(hook -> turn.tell(hook, params(state, "hangup", turn)));
    }
  }

  private Map<String, String> params(Recording state, String key, Turn turn) {
    Map<String, String> params = new LinkedHashMap<>();
    RecordingSid sid = state.sid();
    if (sid != null) {
      params.put("RecordingUrl", settings.recordingUrls().of(turn.intent().account(), sid));
      params.put("RecordingSid", sid.value());
      params.put("RecordingDuration", "" + seconds(state.since(), turn.now()));
    }
    params.put("Digits", key);
    return params;
  }

  static long seconds(@Nullable Instant since, Instant until) {
    return since == null ? 0 : Duration.between(since, until).toSeconds();
  }
}
