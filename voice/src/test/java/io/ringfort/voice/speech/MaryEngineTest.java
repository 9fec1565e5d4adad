package io.ringfort.voice.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringfort.engines.threads.Threads;
import io.ringfort.protocol.g711.G711;
import io.ringfort.voice.media.Prompt;
import io.ringfort.voice.speech.Part.Manner;
import io.ringfort.voice.speech.Part.Words;
import io.ringfort.voice.speech.english.SpokenEnglish;
import io.ringfort.voice.speech.sound.Loudness;
import io.ringfort.voice.speech.sound.Sound;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// The embedded voice itself. What it says is checked by a recogniser where there is one.
class MaryEngineTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Workers WORKERS = new Workers(2);
  private static final MaryEngine MARY = new MaryEngine(WORKERS, LONG);
  private static final Renderer RENDERER =
      new Renderer(new Voices(List.of(MARY), InstantSource.system()), WORKERS, LONG);
  private static final String DIGITS =
      "#JSGF V1.0; grammar digits; public <digits> = (zero | one | two | three | four | five |"
          + " six | seven | eight | nine)+;";
  private static @TempDir Path folder;

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  private static Sound say(String text) throws Exception {
    return MARY.synthesize(text, "", "en-US");
  }

  private static Prompt prompt(String text) throws Exception {
    return RENDERER.render(List.of(new Words(text, Manner.PLAIN)), "", "en-US").prompt();
  }

  @Test
  void speaksAtTheLoudnessOfATelephoneAndAsLongAsThereAreWords() throws Exception {
    Prompt few = prompt("Press one for sales.");
    Prompt many = prompt("Press one for sales, press two for support, and press three to stop.");
    assertThat(few.millis()).isBetween(900L, 2_500L);
    assertThat(many.millis()).isBetween(2 * few.millis(), 5 * few.millis());
    Sound heard = new Sound(G711.fromUlaw(few.ulaw()), Prompt.RATE);
    assertThat(Loudness.activeLevel(heard)).isCloseTo(-20, within(2.0));
  }

  @Test
  void hasAnotherSoundForEachDigitAndTheSameForTheSame() throws Exception {
    Set<String> sounds = new HashSet<>();
    for (int digit = 0; digit <= 9; digit++) {
      sounds.add(Arrays.toString(say(Integer.toString(digit)).samples()));
    }
    assertThat(sounds).hasSize(10);
    assertThat(say("5").samples()).isEqualTo(say("five").samples());
  }

  @Test
  void speaksSeveralTextsAtOnceWithoutMixingThem() throws Exception {
    List<String> texts =
        List.of("One apple.", "Two green pears.", "Three blue plums are here.", "Four, five, six.");
    List<short[]> alone = new ArrayList<>();
    for (String text : texts) {
      alone.add(say(text).samples());
    }
    try (ExecutorService callers = Threads.virtualPerTask("test-speech")) {
      List<Future<Sound>> together = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String text = texts.get(i % texts.size());
        together.add(callers.submit(() -> say(text)));
      }
      for (int i = 0; i < together.size(); i++) {
        assertThat(together.get(i).get().samples()).isEqualTo(alone.get(i % texts.size()));
      }
    }
  }

  @Test
  void readsALongTextInPieces() throws Exception {
    String text = "This sentence is read aloud again and again. ".repeat(12);
    Sound sound = say(text);
    assertThat(sound.millis()).isBetween(15_000L, 60_000L);
  }

  @Test
  void endsInTimeWithALongText() {
    MaryEngine hurried = new MaryEngine(WORKERS, Duration.ofMillis(50));
    String text = "This sentence is read aloud again and again. ".repeat(90);
    assertThatThrownBy(() -> hurried.synthesize(text, "", "en-US"))
        .isInstanceOf(PromptFailed.class)
        .hasMessageStartingWith("got no sound within");
  }

  @Test
  void saysThatItCannotReadOtherScripts() {
    assertThatThrownBy(() -> say("你好"))
        .hasMessage("got a text without a word (expected: Latin letters)");
  }

  @Test
  void isUnderstoodByARecogniser() throws Exception {
    assumeTrue(Recogniser.isHere(), "pocketsphinx is not installed");
    double digits =
        accuracy(
            List.of("4 7 1 9", "0 2 6 8", "3 5 9 1", "8 6 2 4", "1 2 3 4 5 6 7 8 9 0"), DIGITS);
    double sentences =
        accuracy(
            List.of(
                "Please hold the line. Your call is very important to us.",
                "We are open on Monday at three forty five. Press one to confirm."),
            "");
    LoggerFactory.getLogger(MaryEngineTest.class)
        .info("recogniser: {} of the digits, {} of the words of sentences", digits, sentences);
    assertThat(digits).isGreaterThan(0.8);
    assertThat(sentences).isGreaterThan(0.5);
  }

  /// Of all words, those that were heard right.
  private static double accuracy(List<String> texts, String grammar) throws Exception {
    int all = 0;
    int wrong = 0;
    for (String text : texts) {
      List<String> said = plain(SpokenEnglish.words(text));
      all += said.size();
      wrong += errors(said, plain(Recogniser.hear(say(text), grammar, folder)));
    }
    return 1 - (double) wrong / all;
  }

  private static List<String> plain(String words) {
    return List.of(words.toLowerCase(Locale.ROOT).replaceAll("[.,]", "").split(" "));
  }

  /// Words to add, to drop or to change until the two are the same.
  private static int errors(List<String> said, List<String> heard) {
    int[][] steps = new int[said.size() + 1][heard.size() + 1];
    for (int i = 0; i <= said.size(); i++) {
      for (int j = 0; j <= heard.size(); j++) {
        if (i == 0 || j == 0) {
          steps[i][j] = i + j;
          continue;
        }
        int change = steps[i - 1][j - 1] + (said.get(i - 1).equals(heard.get(j - 1)) ? 0 : 1);
        steps[i][j] = Math.min(change, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
      }
    }
    return steps[said.size()][heard.size()];
  }
}
