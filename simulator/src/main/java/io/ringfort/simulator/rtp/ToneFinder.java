package io.ringfort.simulator.rtp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds steady tones, up to six at once, in a sound that consists of little else: speech has
/// peaks, too, but most of its power lies elsewhere, or they move.
final class ToneFinder {
  private static final int HOP = 160;
  private static final int MOST_PEAKS = 6;
  // A full-scale sine behind the window reaches (512 / 4) squared; this is 45 dB below.
  private static final double QUIETEST = 128.0 * 128.0 * Math.pow(10, -4.5);
  private static final double SHARE_OF_LOUDEST = 0.01;
  private static final double SHARE_OF_ALL = 0.9;
  private static final int REACH = 3;
  private static final int MOST_MISSED = 2;

  private final List<Track> open = new ArrayList<>();
  private final List<MediaReport.Tone> found = new ArrayList<>();

  private ToneFinder() {}

  static List<MediaReport.Tone> find(short[] sound) {
    // With a window of silence on both sides, tones at the edges have both their ends.
    short[] padded = new short[sound.length + 2 * Spectrum.SIZE];
    System.arraycopy(sound, 0, padded, Spectrum.SIZE, sound.length);
    ToneFinder finder = new ToneFinder();
    for (int from = 0; from + Spectrum.SIZE <= padded.length; from += HOP) {
      finder.frame(padded, from);
    }
    finder.close(Integer.MAX_VALUE);
    finder.found.sort(
        Comparator.comparingLong(MediaReport.Tone::fromMs)
            .thenComparingDouble(MediaReport.Tone::frequencyHz));
    return finder.found;
  }

  private void frame(short[] sound, int from) {
    int center = from - Spectrum.SIZE / 2;
    List<Peak> peaks = peaks(Spectrum.of(sound, from));
    for (Peak peak : peaks) {
      Track track =
          open.stream().filter(candidate -> candidate.fits(peak)).findFirst().orElse(null);
      if (track == null) {
        track = new Track();
        open.add(track);
      }
      track.add(peak, center);
    }
    close(center - MOST_MISSED * HOP);
  }

  private void close(int before) {
    for (Track track : List.copyOf(open)) {
      if (track.last() < before) {
        open.remove(track);
        track.tone(HOP).ifPresent(found::add);
      }
    }
  }

  private static List<Peak> peaks(double[] power) {
    double loudest = 0;
    double all = 0;
    for (int i = 1; i < power.length; i++) {
      loudest = Math.max(loudest, power[i]);
      all += power[i];
    }
    if (loudest < QUIETEST) {
      return List.of();
    }
    List<Peak> peaks = new ArrayList<>();
    double covered = 0;
    int free = 0;
    for (int i = 2; i < power.length - REACH; i++) {
      boolean peak =
          power[i] > power[i - 1]
              && power[i] >= power[i + 1]
              && power[i] > SHARE_OF_LOUDEST * loudest;
      if (peak) {
        peaks.add(new Peak(Spectrum.BIN_HZ * (i + offset(power, i)), power[i]));
        for (int k = Math.max(free, i - REACH); k <= i + REACH; k++) {
          covered += power[k];
        }
        free = i + REACH + 1;
      }
    }
    return peaks.size() <= MOST_PEAKS && covered >= SHARE_OF_ALL * all ? peaks : List.of();
  }

  /// Where between the bins the peak is: the top of a parabola through the logarithms.
  private static double offset(double[] power, int at) {
    double left = Math.log(power[at - 1] + 1e-30);
    double middle = Math.log(power[at] + 1e-30);
    double right = Math.log(power[at + 1] + 1e-30);
    return 0.5 * (left - right) / (left - 2 * middle + right);
  }

  record Peak(double hz, double power) {}
}
