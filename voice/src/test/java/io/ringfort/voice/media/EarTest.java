package io.ringfort.voice.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// What is told of which sound, frame by frame.
class EarTest {

  private static final byte[] ONE = Sound.tone(60, 5_000, 697, 1_209);

  private final Told told = new Told();
  private final Ear ear = new Ear(told);

  private void hear(byte[] sound) {
    for (int at = 0; at + 160 <= sound.length; at += 160) {
      ear.hear(Arrays.copyOfRange(sound, at, at + 160));
    }
  }

  private void quiet(int frames) {
    for (int i = 0; i < frames; i++) {
      ear.hear(Frame.SILENCE);
    }
  }

  @Test
  void tellsAToneAtOnceWhereNoEventsCome() {
    ear.expect(false);
    hear(ONE);
    assertThat(told.words).contains("digit 1");
    quiet(50);
    hear(ONE);
    quiet(2);
    assertThat(told.words).filteredOn(w -> w.startsWith("digit")).hasSize(2);
  }

  @Test
  void waitsForTheEventOfATone() {
    ear.expect(true);
    hear(ONE);
    assertThat(told.words).doesNotContain("digit 1");
    assertThat(ear.event('1')).isTrue();
    quiet(20);
    hear(ONE);
    quiet(20);
    assertThat(told.words).filteredOn(w -> w.startsWith("digit")).containsExactly("digit 1");
  }

  @Test
  void hearsNoKeysInTheSoundOfAFarEndThatSendsEvents() {
    ear.expect(true);
    hear(ONE);
    quiet(8);
    assertThat(told.words).filteredOn(w -> w.startsWith("digit")).isEmpty();
    assertThat(ear.event('1')).isTrue();
    assertThat(told.words).contains("digit 1");
  }

  @Test
  void tellsAToneAtOnceAndNotItsLateEvent() {
    ear.expect(false);
    hear(ONE);
    assertThat(told.words).contains("digit 1");
    assertThat(ear.event('1')).isFalse();
    assertThat(ear.event('1')).isTrue();
    assertThat(told.words).filteredOn(w -> w.startsWith("digit")).hasSize(2);
  }

  @Test
  void listensForTonesAgainWhenTheFarEndChanges() {
    ear.expect(true);
    ear.event('5');
    ear.expect(false);
    hear(ONE);
    assertThat(told.words).contains("digit 5", "digit 1");
  }

  @Test
  void tellsSilenceOnceUntilSpeechBeginsAnew() {
    ear.watch(Duration.ofSeconds(1));
    quiet(49);
    assertThat(told.words).isEmpty();
    quiet(200);
    assertThat(told.words).containsExactly("silence");
    hear(Sound.ulaw(Sound.speech(1_000, 1)));
    quiet(49);
    assertThat(told.words).containsExactly("silence", "speech");
    quiet(10);
    assertThat(told.words).containsExactly("silence", "speech", "silence");
    ear.watch(Duration.ZERO);
    quiet(200);
    ear.watch(Duration.ofMillis(100));
    quiet(6);
    assertThat(told.words).containsExactly("silence", "speech", "silence", "silence");
  }

  @Test
  void takesSteadyNoiseForSilence() {
    java.util.Random random = new java.util.Random(3);
    for (int sigma : new int[] {20, 100, 250}) {
      Told noisy = new Told();
      Ear at = new Ear(noisy);
      at.watch(Duration.ofMillis(600));
      short[] samples = new short[160];
      for (int frame = 0; frame < 300; frame++) {
        for (int i = 0; i < 160; i++) {
          samples[i] = (short) (random.nextGaussian() * sigma);
        }
        at.hear(Sound.ulaw(samples));
      }
      assertThat(noisy.words).as("sigma %d", sigma).contains("silence");
      int before = noisy.words.size();
      byte[] speech = Sound.ulaw(Sound.speech(500, 2));
      for (int i = 0; i < speech.length; i += 160) {
        at.hear(Arrays.copyOfRange(speech, i, i + 160));
      }
      assertThat(noisy.words.subList(before, noisy.words.size())).contains("speech");
    }
  }
}
