package io.ringfort.voice.media;

/// How good a call probably sounds, by the E-model (ITU-T G.107) with its defaults: G.711, random
/// losses concealed a little, 80 ms from mouth to ear on our side of the network.
final class Mos {

  private static final double BEST_RATING = 93.2;
  private static final double DELAY_MILLIS = 80;
  private static final double DELAY_IMPAIRMENT = 0.024 * DELAY_MILLIS;
  // G.113, appendix I: 4.3 for G.711 without concealment, 25.1 with a good one.
  private static final double LOSS_ROBUSTNESS = 8;
  private static final double WORST_IMPAIRMENT = 95;

  private Mos() {}

  /// @param lost packets that were never heard
  /// @return from 1 to 4.5
  static double estimate(long expected, long lost) {
    double percent = expected <= 0 ? 0 : 100.0 * Math.min(lost, expected) / expected;
    double impairment = WORST_IMPAIRMENT * percent / (percent + LOSS_ROBUSTNESS);
    double rating = Math.clamp(BEST_RATING - DELAY_IMPAIRMENT - impairment, 0, 100);
    double mos = 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6;
    return Math.clamp(mos, 1, 4.5);
  }
}
