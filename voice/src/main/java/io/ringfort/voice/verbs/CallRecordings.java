package io.ringfort.voice.verbs;

import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.CallLifecycle;
import io.ringfort.voice.lifecycle.Turn;
import io.ringfort.voice.recordings.RecordingPlan;

/// Records a call beside its document.
public final class CallRecordings implements CallLifecycle.Recordings {
  private final Settings settings;

  public CallRecordings(Settings settings) {
    this.settings = settings;
  }

  @Override
  public RecordingSid ofCall(CallSid call) {
    return new RecordingSid(settings.mint().derive(RecordingSid.PREFIX, call.value(), "call"));
  }

  @Override
  public void start(Turn turn, RecordingSid sid, String source, CallIntent.RecordingTerms terms) {
    turn.recording(sid, source);
    turn.effect(
        new CallEffect.StartRecording(
            new RecordingPlan(
                sid,
                turn.intent().account(),
                turn.intent().sid(),
                null,
                source,
                new RecordingPlan.Sound(terms.dual(), terms.track(), terms.trim()),
                turn.now(),
                terms.status(),
                terms.events())));
  }
}
