package io.ringfort.voice.lifecycle;

import io.ringfort.twiml.model.VoiceVerb;

/// What the verbs do. Pure: everything goes through the [Turn].
public interface Verbs {

  /// The verb's turn came.
  void begin(VoiceVerb verb, Turn turn);

  /// Something happened while it runs.
  void on(VoiceVerb verb, VerbState state, CallEvent event, Turn turn);

  /// It is cut short: another document comes, or the call ends ([Turn#isEnding]). What it began
  /// must end with it.
  void stop(VoiceVerb verb, VerbState state, Turn turn);
}
