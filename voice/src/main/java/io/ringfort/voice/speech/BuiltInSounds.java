package io.ringfort.voice.speech;

import io.ringfort.voice.media.Prompt;
import io.ringfort.voice.speech.Prompts.BuiltIn;
import io.ringfort.voice.speech.sound.Music;
import io.ringfort.voice.speech.sound.Sound;
import io.ringfort.voice.speech.sound.Tones;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// The stack's own sounds: tones made at the start, and sentences that take the place of theirs
/// once an engine has spoken them.
final class BuiltInSounds {
  private final Map<BuiltIn, Prompt> tones = new EnumMap<>(BuiltIn.class);
  private final Map<BuiltIn, Prompt> spoken = new ConcurrentHashMap<>();

  BuiltInSounds() {
    for (BuiltIn which : BuiltIn.values()) {
      tones.put(which, Renderer.prompt(tones(which)));
    }
  }

  /// What it says, or empty for one that is a tone.
  static String sentence(BuiltIn which) {
    return switch (which) {
      case APPLICATION_ERROR -> "We are sorry, an application error has occurred. Goodbye.";
      case NOT_IN_SERVICE ->
          "The number you have called is not in service. Please check the number, and call again.";
      case BEEP, ENTER, LEAVE, BUSY, RINGING, MUSIC -> "";
    };
  }

  private static Sound tones(BuiltIn which) {
    return switch (which) {
      case BEEP -> Tones.beep();
      case ENTER -> Tones.enter();
      case LEAVE -> Tones.leave();
      case BUSY -> Tones.busy();
      case RINGING -> Tones.ringing();
      case MUSIC -> Music.bars();
      case APPLICATION_ERROR, NOT_IN_SERVICE -> Tones.sorry();
    };
  }

  void speak(BuiltIn which, Prompt sentence) {
    spoken.put(which, sentence);
  }

  Prompt get(BuiltIn which) {
    Prompt sentence = spoken.get(which);
    return sentence != null ? sentence : tonesOf(which);
  }

  /// In place of words that nobody could speak.
  Prompt unspoken() {
    return tonesOf(BuiltIn.APPLICATION_ERROR);
  }

  private Prompt tonesOf(BuiltIn which) {
    return Objects.requireNonNull(tones.get(which), "all were made at the start");
  }
}
