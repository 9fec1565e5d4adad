package io.ringfort.simulator.rtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A peak that stays where it is, from frame to frame.
final class Track {
  private static final double WIDTH_HZ = 7;
  private static final int LEAST_MS = 100;
  private static final int SAMPLES_PER_MS = G711.RATE_HZ / 1_000;
  // In a window that the tone fills to half, it has half its amplitude.
  private static final double AT_THE_EDGE = 0.24;
  private static final double WITHIN = 0.7;

  private final List<ToneFinder.Peak> peaks = new ArrayList<>();
  private final List<Integer> centers = new ArrayList<>();
  private double sum;

  boolean fits(ToneFinder.Peak peak) {
    return Math.abs(peak.hz() - sum / peaks.size()) < WIDTH_HZ;
  }

  void add(ToneFinder.Peak peak, int center) {
    peaks.add(peak);
    centers.add(center);
    sum += peak.hz();
  }

  int last() {
    return centers.getLast();
  }

  /// Empty if it was too short to be meant.
  Optional<MediaReport.Tone> tone(int hop) {
    double loudest = peaks.stream().mapToDouble(ToneFinder.Peak::power).max().orElse(0);
    int first = 0;
    while (peaks.get(first).power() < AT_THE_EDGE * loudest) {
      first++;
    }
    int last = peaks.size() - 1;
    while (peaks.get(last).power() < AT_THE_EDGE * loudest) {
      last--;
    }
    double hz =
        peaks.stream()
            .filter(peak -> peak.power() > WITHIN * loudest)
            .mapToDouble(ToneFinder.Peak::hz)
            .average()
            .orElse(0);
    long from = Math.max(0, (centers.get(first) - hop / 2) / SAMPLES_PER_MS);
    long to = (centers.get(last) + hop / 2) / SAMPLES_PER_MS;
    return to - from < LEAST_MS
        ? Optional.empty()
        : Optional.of(new MediaReport.Tone(Math.round(10 * hz) / 10.0, from, to));
  }
}
