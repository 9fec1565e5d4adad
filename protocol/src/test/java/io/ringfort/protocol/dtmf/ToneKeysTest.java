package io.ringfort.protocol.dtmf;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.protocol.g711.G711;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Keys out of the sound, through µ-law, as lines and phones distort them.
class ToneKeysTest {

  private static final int[] LOW = {697, 770, 852, 941};
  private static final int[] HIGH = {1209, 1336, 1477, 1633};
  private static final String PAD = "123A456B789C*0#D";

  private record Line(double level, double twist, int onMillis, double offset, double noise) {}

  private final Random random = new Random(4);

  private short[] press(int key, Line line) {
    short[] samples = new short[line.onMillis() * 8 + 320];
    double low = 32_767 * Math.pow(10, line.level() / 20);
    double high = low * Math.pow(10, line.twist() / 20);
    double stretch = 2 * Math.PI * (1 + line.offset()) / 8_000;
    for (int i = 0; i < samples.length; i++) {
      double sample = line.noise() * random.nextGaussian();
      if (i < line.onMillis() * 8) {
        sample += low * Math.sin(LOW[key / 4] * stretch * i);
        sample += high * Math.sin(HIGH[key % 4] * stretch * i);
      }
      samples[i] = G711.fromUlaw(G711.toUlaw((int) Math.clamp(sample, -32_768, 32_767)));
    }
    return samples;
  }

  private int right(Line line) {
    int right = 0;
    for (int run = 0; run < 160; run++) {
      ToneKeys ear = new ToneKeys();
      ear.feed(new short[160], random.nextInt(160));
      StringBuilder keys = new StringBuilder();
      short[] samples = press(run % 16, line);
      short[] part = new short[160];
      for (int at = 0; at < samples.length; at += 160) {
        int length = Math.min(160, samples.length - at);
        System.arraycopy(samples, at, part, 0, length);
        char key = ear.feed(part, length);
        keys.append(key == ToneKeys.NONE ? "" : key);
      }
      right += keys.toString().equals(PAD.substring(run % 16, run % 16 + 1)) ? 1 : 0;
    }
    return right;
  }

  @Test
  void hearsEveryKeyOnGoodAndBadLines() {
    for (double level : new double[] {-10, -20, -30}) {
      assertThat(right(new Line(level, 0, 40, 0, 0))).as("level %s", level).isEqualTo(160);
    }
    assertThat(right(new Line(-38, 0, 60, 0, 0))).isEqualTo(160);
    assertThat(right(new Line(-20, 6, 40, 0, 0))).isEqualTo(160);
    assertThat(right(new Line(-20, -6, 40, 0, 0))).isEqualTo(160);
    assertThat(right(new Line(-20, 0, 40, 0.015, 0))).isEqualTo(160);
    assertThat(right(new Line(-20, 0, 40, -0.015, 0))).isEqualTo(160);
    assertThat(right(new Line(-20, 0, 60, 0, 1_000))).isGreaterThanOrEqualTo(158);
  }

  @Test
  void refusesWhatIsTooFarOffOrTooShort() {
    assertThat(right(new Line(-20, 0, 40, 0.035, 0))).isZero();
    assertThat(right(new Line(-20, 0, 12, 0, 0))).isZero();
    assertThat(right(new Line(-20, 14, 40, 0, 0))).isZero();
  }

  @Test
  void hearsNoKeyInNoiseAndVoices() {
    ToneKeys ear = new ToneKeys();
    short[] samples = new short[160];
    for (int frame = 0; frame < 3_000; frame++) {
      double pitch = 100 + 60 * Math.sin(frame / 40.0);
      for (int i = 0; i < 160; i++) {
        double time = (frame * 160 + i) / 8_000.0;
        double sum = random.nextGaussian() * 300;
        for (int harmonic = 1; harmonic < 20; harmonic++) {
          sum += 4_000.0 / harmonic * Math.sin(2 * Math.PI * pitch * harmonic * time);
        }
        samples[i] = (short) Math.clamp(sum, -32_768, 32_767);
      }
      assertThat(ear.feed(samples, 160)).isEqualTo(ToneKeys.NONE);
    }
  }

  @Test
  void hearsTheTonesThatWeSend() {
    for (char key : Keys.ALL.toCharArray()) {
      short[] samples = G711.fromUlaw(Keys.tones(key, 800));
      assertThat(new ToneKeys().feed(samples, 800)).isEqualTo(key);
    }
  }
}
