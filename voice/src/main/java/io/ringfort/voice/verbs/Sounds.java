package io.ringfort.voice.verbs;

import io.ringfort.twiml.model.Pause;
import io.ringfort.twiml.model.Play;
import io.ringfort.twiml.model.Say;
import io.ringfort.twiml.model.VoiceVerb;
import io.ringfort.voice.lifecycle.CallEffect.Sound;
import io.ringfort.voice.lifecycle.Turn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What verbs are heard as.
final class Sounds {
  /// "As often as allowed."
  static final int MOST_LOOPS = 1_000;

  /// A playlist of nested verbs is a list: what is repeated is in it as often.
  private static final int MOST_NESTED_LOOPS = 50;

  private Sounds() {}

  static int loops(int written) {
    return written == 0 ? MOST_LOOPS : Math.min(written, MOST_LOOPS);
  }

  /// Nested prompts, in order.
  static List<Sound> of(List<VoiceVerb> prompts, Turn turn) {
    List<Sound> sounds = new ArrayList<>();
    for (VoiceVerb prompt : prompts) {
      switch (prompt) {
        case Say say -> add(sounds, new Sound.Spoken(say), say.loop());
        case Play play -> {
          if (play.url() != null) {
            turn.resolve(play.url(), io.ringfort.twiml.model.HttpMethod.GET)
                .ifPresent(hook -> add(sounds, file(hook.url()), play.loop()));
          }
        }
        case Pause pause -> sounds.add(new Sound.Quiet(pause.length()));
        default -> throw new IllegalStateException("got " + prompt + " inside of a verb");
      }
    }
    return sounds;
  }

  static Sound file(@org.jspecify.annotations.Nullable String url) {
    return new Sound.File(url == null ? "" : url);
  }

  private static void add(List<Sound> sounds, Sound sound, int loop) {
    sounds.addAll(Collections.nCopies(Math.min(loops(loop), MOST_NESTED_LOOPS), sound));
  }
}
