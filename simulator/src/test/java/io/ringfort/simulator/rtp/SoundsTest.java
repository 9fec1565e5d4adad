package io.ringfort.simulator.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the detectors find, and what they do not.
class SoundsTest {
  @Test
  void findsNoSteadyToneAndNoDigitInTheSentence() {
    assertThat(ToneFinder.find(Sentence.SAMPLES)).isEmpty();
    assertThat(DtmfFinder.find(Sentence.SAMPLES)).isEmpty();
    assertThat(Level.of(Sentence.SAMPLES)).isBetween(-25.0, -10.0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {200, 350, 440, 697, 1_000, 1_209, 2_100, 3_400})
  void findsAToneToOneHertz(double hz) {
    List<MediaReport.Tone> tones = ToneFinder.find(play("silence:1s tones:" + hz + "@1s"));
    assertThat(tones).hasSize(1);
    assertThat(tones.getFirst().frequencyHz()).isCloseTo(hz, within(1.0));
    assertThat(tones.getFirst().fromMs()).isCloseTo(1_000, within(25L));
    assertThat(tones.getFirst().toMs()).isCloseTo(2_000, within(25L));
  }

  @Test
  void findsTonesThatSoundTogether() {
    List<MediaReport.Tone> tones = ToneFinder.find(play("tones:440+880+1320+1700@1s"));
    assertThat(tones.stream().map(tone -> Math.round(tone.frequencyHz())))
        .containsExactlyInAnyOrder(440L, 880L, 1_320L, 1_700L);
  }

  @Test
  void tellsTwoTonesInTurnApart() {
    List<MediaReport.Tone> tones = ToneFinder.find(play("tones:440@500ms,450@500ms,440@500ms"));
    assertThat(tones.stream().map(tone -> Math.round(tone.frequencyHz())))
        .containsExactly(440L, 450L, 440L);
  }

  @Test
  void findsAToneThatIsBrokenOffAsTwo() {
    assertThat(ToneFinder.find(play("tones:440@500ms silence:200ms tones:440@500ms"))).hasSize(2);
  }

  @Test
  void findsNoToneInNoise() {
    Random random = new Random(3);
    short[] noise = new short[16_000];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (short) (4_000 * random.nextGaussian());
    }
    assertThat(ToneFinder.find(noise)).isEmpty();
    assertThat(DtmfFinder.find(noise)).isEmpty();
  }

  @Test
  void findsEveryKeyOnceForEachPress() {
    assertThat(digits(play("inband:1234567890*#ABCD"))).isEqualTo("1234567890*#ABCD");
    assertThat(digits(play("inband:55w5"))).isEqualTo("555");
  }

  @Test
  void findsTheSentenceWhereItIsSaid() {
    List<MediaReport.Spoken> found =
        SentenceFinder.find(play("silence:1s sentence tones:600@1s sentence silence:500ms"));
    assertThat(found).hasSize(2);
    assertThat(found.get(0)).isEqualTo(new MediaReport.Spoken(1_000, 1));
    assertThat(found.get(1)).isEqualTo(new MediaReport.Spoken(4_400, 1));
    assertThat(SentenceFinder.find(play("tones:600@3s inband:123456789012345"))).isEmpty();
  }

  @Test
  void isNotHeldUpByTenMinutesOfSound() {
    short[] sound = play("tones:440@290s sentence inband:123 sentence tones:500@300s");
    long begin = System.nanoTime();
    assertThat(SentenceFinder.find(sound)).hasSize(2);
    assertThat(ToneFinder.find(sound)).hasSizeBetween(2, 8);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void likesASentenceLessOfWhichAPartIsMissing() {
    short[] sound = play("silence:500ms sentence silence:500ms");
    Arrays.fill(sound, 12_000, 16_000, (short) 0);
    List<MediaReport.Spoken> found = SentenceFinder.find(sound);
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().likeness()).isBetween(0.7, 0.97);
  }

  @Test
  void measuresTheLevelOfTheLoudParts() {
    // A sine with a quarter of the full amplitude is 12 + 3 dB below full scale.
    assertThat(Level.of(play("silence:3s tones:1000@1s"))).isCloseTo(-15.2, within(0.2));
    assertThat(Level.of(play("silence:1s"))).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {G711.PCMU, G711.PCMA})
  void codesEverySampleToWithinItsStep(int payloadType) {
    for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
      int back = G711.decode(payloadType, G711.encode(payloadType, (short) sample));
      assertThat(Math.abs(back - sample)).isLessThanOrEqualTo(8 + Math.abs(sample) / 16);
    }
    for (int octet = 0; octet < 256; octet++) {
      short sample = G711.decode(payloadType, (byte) octet);
      byte again = G711.encode(payloadType, sample);
      // The mu-law has two zeros.
      assertThat(G711.decode(payloadType, again)).isEqualTo(sample);
    }
  }

  /// The values of ITU-T G.711, tables 1a and 2a, scaled to 16 bit.
  @Test
  void knowsTheEndsOfTheTables() {
    assertThat(G711.decode(G711.PCMU, (byte) 0x80)).isEqualTo((short) 32_124);
    assertThat(G711.decode(G711.PCMU, (byte) 0x00)).isEqualTo((short) -32_124);
    assertThat(G711.decode(G711.PCMU, (byte) 0xff)).isZero();
    assertThat(G711.decode(G711.PCMA, (byte) 0xaa)).isEqualTo((short) 32_256);
    assertThat(G711.decode(G711.PCMA, (byte) 0x2a)).isEqualTo((short) -32_256);
    assertThat(G711.decode(G711.PCMA, (byte) 0xd5)).isEqualTo((short) 8);
  }

  private static String digits(short[] sound) {
    return DtmfFinder.find(sound).stream()
        .map(MediaReport.Digit::digit)
        .collect(Collectors.joining());
  }

  /// What a script sounds like until it has nothing more to say.
  private static short[] play(String script) {
    boolean[] over = {false};
    ScriptPlayer player = new ScriptPlayer(Script.parse(script + " hangup"), () -> over[0] = true);
    List<short[]> frames = new ArrayList<>();
    while (!over[0]) {
      frames.add(((Frame.Audio) player.next(false)).samples());
    }
    short[] sound = new short[frames.size() * Frame.SAMPLES];
    for (int i = 0; i < frames.size(); i++) {
      System.arraycopy(frames.get(i), 0, sound, i * Frame.SAMPLES, Frame.SAMPLES);
    }
    return sound;
  }
}
