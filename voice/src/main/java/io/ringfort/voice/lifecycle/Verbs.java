package io.ringfort.voice.lifecycle;

import io.ringfort.twiml.model.VoiceVerb;
import io.ringfort.voice.lifecycle.CallEffect.Sound;
import java.util.List;

/// What the verbs do. Pure: everything goes through the [Turn].
public interface Verbs {

  /// The verb's turn came.
  void begin(VoiceVerb verb, Turn turn);

  /// Something happened while it runs.
  void on(VoiceVerb verb, VerbState state, CallEvent event, Turn turn);

  /// It is cut short: another document comes, or the call ends ([Turn#isEnding]). What it began
  /// must end with it.
  void stop(VoiceVerb verb, VerbState state, Turn turn);

  /// Another host goes on with it: what it began on the host before must be begun there, but for
  /// what a [Standing] says.
  void resume(VoiceVerb verb, VerbState state, Turn turn);

  /// What is heard of it while it runs.
  List<Sound> heard(VoiceVerb verb, Turn turn);
}
