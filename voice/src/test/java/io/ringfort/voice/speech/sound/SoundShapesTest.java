package io.ringfort.voice.speech.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SoundShapesTest {

  @Test
  void levelsQuietAndLoudSpeechAlikeAndIgnoresPauses() {
    Sound talk =
        Tones.join(
            Spectrum.sine(300, 8_000, 1), Tones.silence(3_000), Spectrum.sine(500, 8_000, 1));
    for (double gain : new double[] {0.1, 0.5, 1}) {
      Sound level = Loudness.level(Loudness.amplify(talk, gain));
      assertThat(Loudness.activeLevel(level)).isCloseTo(-20, within(0.3));
    }
  }

  @Test
  void leavesSilenceSilent() {
    assertThat(Loudness.level(Tones.silence(100)).samples()).containsOnly((short) 0);
  }

  @Test
  void changesTheSpeedButNotThePitch() {
    Sound sine = Spectrum.sine(400, 8_000, 2);
    for (double factor : new double[] {0.5, 0.8, 1.3, 2}) {
      Sound out = Stretch.speed(sine, factor);
      assertThat(out.millis()).isCloseTo((long) (2_000 / factor), within(5L));
      assertThat(Spectrum.at(out, 400)).isGreaterThan(-8);
    }
  }

  @Test
  void changesThePitchButNotTheLength() {
    Sound out = Stretch.pitch(Spectrum.sine(400, 8_000, 2), 1.25);
    assertThat(out.millis()).isCloseTo(2_000L, within(20L));
    assertThat(Spectrum.at(out, 500)).isGreaterThan(-9);
    assertThat(Spectrum.at(out, 400)).isLessThan(-30);
  }

  @Test
  void makesTheTonesOfTheNetwork() {
    assertThat(Tones.beep().millis()).isEqualTo(500);
    assertThat(Spectrum.at(Tones.beep(), 1_000)).isGreaterThan(-15);
    assertThat(Tones.ringing().millis()).isEqualTo(6_000);
    for (double frequency : new double[] {440, 480}) {
      assertThat(Spectrum.at(Tones.ringing(), frequency)).isBetween(-35.0, -15.0);
    }
    for (double frequency : new double[] {480, 620}) {
      assertThat(Spectrum.at(Tones.busy(), frequency)).isBetween(-35.0, -15.0);
    }
    assertThat(Spectrum.at(Tones.busy(), 550)).isLessThan(-50);
    assertThat(Tones.beep().samples()[0]).isZero();
    assertThat(Math.abs(Tones.beep().samples()[1])).isLessThan((short) 50);
  }

  @Test
  void loopsTheMusicWithoutAClick() {
    short[] music = Music.bars().samples();
    assertThat(music).hasSize(16 * 8_000);
    int within = 0;
    for (int i = 1; i < music.length; i++) {
      within = Math.max(within, Math.abs(music[i] - music[i - 1]));
    }
    assertThat(Math.abs(music[0] - music[music.length - 1])).isLessThan(within / 4);
    // And it sounds all the time: there is no bar without notes.
    for (int bar = 0; bar < 8; bar++) {
      short[] one = Arrays.copyOfRange(music, bar * 16_000, (bar + 1) * 16_000);
      assertThat(Spectrum.power(new Sound(one, 8_000))).isBetween(-40.0, -15.0);
    }
  }

  @Test
  void refusesARateThatNoSoundHas() {
    assertThatThrownBy(() -> new Sound(new short[1], 0))
        .hasMessage("sound: got 0 samples in a second (expected: 4000 to 192000)");
  }
}
