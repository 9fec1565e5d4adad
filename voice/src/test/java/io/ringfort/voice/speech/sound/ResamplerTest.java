package io.ringfort.voice.speech.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResamplerTest {

  @ParameterizedTest
  @ValueSource(ints = {11_025, 16_000, 22_050, 24_000, 44_100, 48_000})
  void keepsWhatTheTelephoneCarriesAndItsLevel(int rate) {
    for (double frequency : new double[] {100, 300, 1_000, 3_000, 3_300}) {
      Sound out = Resampler.resample(Spectrum.sine(frequency, rate, 0.5), 8_000);
      assertThat(out.samples().length).isBetween(3_999, 4_000);
      assertThat(Spectrum.power(out)).as("%s Hz", frequency).isCloseTo(-9.03, within(0.2));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {11_025, 16_000, 44_100, 48_000})
  void takesAwayWhatWouldComeBackMirrored(int rate) {
    for (double frequency : new double[] {4_100, 4_500, 5_000, 5_400}) {
      Sound out = Resampler.resample(Spectrum.sine(frequency, rate, 0.5), 8_000);
      assertThat(Spectrum.power(out)).as("%s Hz", frequency).isLessThan(-70);
    }
  }

  @Test
  void makesNoImagesWhenItGoesUp() {
    Sound out = Resampler.resample(Spectrum.sine(1_000, 8_000, 0.5), 48_000);
    assertThat(Spectrum.at(out, 1_000)).isCloseTo(-6, within(0.2));
    assertThat(Spectrum.at(out, 7_000)).isLessThan(-70);
  }

  @Test
  void worksAtRatesWithoutACommonDivisor() {
    Sound out = Resampler.resample(Spectrum.sine(1_000, 44_057, 0.3), 8_000);
    assertThat(Spectrum.at(out, 1_000)).isCloseTo(-6, within(0.3));
  }
}
