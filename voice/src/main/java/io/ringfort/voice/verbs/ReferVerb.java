package io.ringfort.voice.verbs;

import io.ringfort.twiml.model.Refer;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.Turn;
import io.ringfort.voice.lifecycle.VerbState;
import io.ringfort.voice.sip.LegEvent;
import java.util.LinkedHashMap;
import java.util.Map;

/// `<Refer>`: hands a SIP call over to another address.
final class ReferVerb {
  private static final int NOT_SIP = 13801;
  private static final int ACCEPTED = 300;

  private ReferVerb() {}

  static void begin(Refer refer, Turn turn) {
    turn.answer();
    turn.effect(new CallEffect.Refer(refer.uri()));
    turn.state(new VerbState.Referring(0));
  }

  static void on(Refer refer, VerbState.Referring state, CallEvent event, Turn turn) {
    if (!(event instanceof CallEvent.OnLeg(LegEvent.ReferProgress progress))) {
      return;
    }
    if (!progress.finished()) {
      turn.state(new VerbState.Referring(progress.referStatus()));
      return;
    }
    if (progress.referStatus() >= ACCEPTED) {
      turn.warn(NOT_SIP, "<Refer>: the far end answered " + progress.referStatus());
    }
    Map<String, String> params = new LinkedHashMap<>();
    params.put("ReferCallStatus", turn.story().status().text());
    params.put("ReferSipResponseCode", "" + progress.referStatus());
    if (progress.notifyStatus() > 0) {
      params.put("NotifySipResponseCode", "" + progress.notifyStatus());
    }
    turn.act(turn.resolve(refer.action()), params);
  }
}
