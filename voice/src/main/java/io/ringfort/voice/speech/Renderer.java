package io.ringfort.voice.speech;

import io.ringfort.protocol.g711.G711;
import io.ringfort.voice.media.Prompt;
import io.ringfort.voice.speech.Part.Manner;
import io.ringfort.voice.speech.sound.Loudness;
import io.ringfort.voice.speech.sound.Resampler;
import io.ringfort.voice.speech.sound.Sound;
import io.ringfort.voice.speech.sound.Stretch;
import io.ringfort.voice.speech.sound.Tones;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// From a script to a prompt: has each part spoken, brings it to the telephone's rate and loudness,
/// and puts the parts in a row.
final class Renderer {
  private static final Duration ARITHMETIC_WITHIN = Duration.ofSeconds(20);
  private static final int MOST_SECONDS = 1_800;

  /// What a media stream can still send: one packet of silence.
  private static final long LEAST_MILLIS = 20;

  private final Voices voices;
  private final Workers workers;
  private final Duration within;

  /// @param within one script has to be spoken, however many parts it has
  Renderer(Voices voices, Workers workers, Duration within) {
    this.voices = voices;
    this.workers = workers;
    this.within = within;
  }

  /// @param lasting whether the same text would give the same again, so that it is worth keeping
  record Rendered(Prompt prompt, boolean lasting) {}

  Rendered render(List<Part> script, String voice, String language)
      throws PromptFailed, InterruptedException {
    List<Sound> row = new ArrayList<>();
    boolean lasting = true;
    long samples = 0;
    long end = System.nanoTime() + within.toNanos();
    for (Part part : script) {
      Sound sound =
          switch (part) {
            case Part.Silence(long millis) -> Tones.silence(millis);
            case Part.Bleep() -> Tones.beep();
            case Part.Words(String text, Manner manner) -> {
              Voices.Spoken spoken = voices.speak(text, voice, language);
              lasting &= spoken.byFirst();
              yield workers.run(() -> fit(spoken.sound(), manner), ARITHMETIC_WITHIN);
            }
          };
      if (System.nanoTime() > end) {
        throw new PromptFailed(Codes.SPEECH, "the text was not spoken within " + within);
      }
      row.add(sound);
      samples += sound.samples().length;
      if (samples > (long) MOST_SECONDS * Prompt.RATE) {
        throw new PromptFailed(
            Codes.TOO_LONG, "got more than " + MOST_SECONDS + " seconds (expected: less)");
      }
    }
    if (samples < LEAST_MILLIS * Prompt.RATE / 1_000) {
      row.add(Tones.silence(LEAST_MILLIS));
    }
    return new Rendered(prompt(Tones.join(row.toArray(Sound[]::new))), lasting);
  }

  private static Sound fit(Sound spoken, Manner manner) {
    Sound level = Loudness.level(Resampler.resample(spoken, Prompt.RATE));
    Sound timed = Stretch.speed(Stretch.pitch(level, manner.pitch()), manner.speed());
    return manner.gain() == 1 ? timed : Loudness.amplify(timed, manner.gain());
  }

  /// @param sound at the telephone's rate
  static Prompt prompt(Sound sound) {
    return new Prompt(G711.toUlaw(sound.samples()));
  }
}
