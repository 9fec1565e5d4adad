package io.ringfort.simulator.rtp;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How loud something is.
final class Level {
  private static final double FULL_SCALE = 32_768.0 * 32_768.0;
  private static final double TEN_DB = 10;
  private static final double SILENT = 1e-9;

  private Level() {}

  /// Mean power of the frames within 10 dB of the loudest one, in dB of full scale, to 0.1; null
  /// where all is silent.
  static @Nullable Double of(short[] sound) {
    double[] powers =
        IntStream.range(0, sound.length / Frame.SAMPLES)
            .mapToDouble(frame -> power(sound, frame * Frame.SAMPLES))
            .toArray();
    double most = IntStream.range(0, powers.length).mapToDouble(i -> powers[i]).max().orElse(0);
    if (most < SILENT) {
      return null;
    }
    double mean =
        IntStream.range(0, powers.length)
            .mapToDouble(i -> powers[i])
            .filter(power -> power >= most / TEN_DB)
            .average()
            .orElse(most);
    return Math.round(100 * Math.log10(mean)) / 10.0;
  }

  private static double power(short[] sound, int from) {
    double sum = 0;
    for (int i = from; i < from + Frame.SAMPLES; i++) {
      sum += sound[i] * sound[i];
    }
    return sum / Frame.SAMPLES / FULL_SCALE;
  }
}
