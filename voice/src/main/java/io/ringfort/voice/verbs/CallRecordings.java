package io.ringfort.voice.verbs;

import io.ringfort.core.ids.RecordingSid;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.CallLifecycle;
import io.ringfort.voice.lifecycle.Turn;
import io.ringfort.voice.recordings.RecordingPlan;

/// Records a whole call, as its creation asked.
public final class CallRecordings implements CallLifecycle.Recordings {
  private final Settings settings;

  public CallRecordings(Settings settings) {
    this.settings = settings;
  }

  @Override
  public void start(Turn turn, CallIntent.RecordingTerms terms) {
    RecordingSid sid =
        new RecordingSid(
            settings.mint().derive(RecordingSid.PREFIX, turn.intent().sid().value(), "call"));
    turn.recording(sid, "OutboundAPI");
    turn.effect(
        new CallEffect.StartRecording(
            new RecordingPlan(
                sid,
                turn.intent().account(),
                turn.intent().sid(),
                null,
                "OutboundAPI",
                new RecordingPlan.Sound(terms.dual(), terms.track(), terms.trim()),
                turn.now(),
                terms.status(),
                terms.events())));
  }
}
