package io.ringfort.simulator.rtp;

import java.util.ArrayList;
import java.util.List;

/// Finds digits that are sent as pairs of tones (ITU-T Q.23), with Goertzel's algorithm over 20 ms
/// every 10 ms. A digit lasts 40 ms or more.
final class DtmfFinder {
  private static final int WINDOW = 160;
  private static final int HOP = 80;
  private static final int SAMPLES_PER_MS = G711.RATE_HZ / 1_000;
  private static final double[] ROWS_HZ = {697, 770, 852, 941};
  private static final double[] COLUMNS_HZ = {1_209, 1_336, 1_477, 1_633};
  private static final String KEYS = "123A456B789C*0#D";
  private static final double QUIETEST = 1e-4;
  private static final double LARGEST_TWIST = 6.3;
  private static final double SHARE = 0.75;
  private static final int FRAMES_TO_BEGIN = 3;
  private static final int MOST_DIGITS = 1_000;

  private DtmfFinder() {}

  static List<MediaReport.Digit> find(short[] sound) {
    List<MediaReport.Digit> digits = new ArrayList<>();
    char candidate = ' ';
    int run = 0;
    int missed = 0;
    for (int from = 0; from + WINDOW <= sound.length; from += HOP) {
      char key = key(sound, from);
      if (key == candidate && key != ' ') {
        run++;
        missed = 0;
        if (run == FRAMES_TO_BEGIN && digits.size() < MOST_DIGITS) {
          long at = (from - (FRAMES_TO_BEGIN - 1L) * HOP) / SAMPLES_PER_MS;
          digits.add(new MediaReport.Digit(String.valueOf(key), at, "tone"));
        }
      } else if (++missed > 1 || run < FRAMES_TO_BEGIN) {
        // One window that says something else does not end a digit: a lost packet does that.
        candidate = key;
        run = key == ' ' ? 0 : 1;
        missed = 0;
      }
    }
    return digits;
  }

  private static char key(short[] sound, int from) {
    double power = 0;
    for (int i = from; i < from + WINDOW; i++) {
      power += sound[i] / 32_768.0 * (sound[i] / 32_768.0);
    }
    power /= WINDOW;
    if (power < QUIETEST) {
      return ' ';
    }
    double[] rows = powers(sound, from, ROWS_HZ);
    double[] columns = powers(sound, from, COLUMNS_HZ);
    int row = largest(rows);
    int column = largest(columns);
    boolean pair =
        rows[row] + columns[column] > SHARE * power
            && rows[row] < LARGEST_TWIST * columns[column]
            && columns[column] < LARGEST_TWIST * rows[row];
    return pair ? KEYS.charAt(4 * row + column) : ' ';
  }

  private static double[] powers(short[] sound, int from, double[] frequenciesHz) {
    double[] powers = new double[frequenciesHz.length];
    for (int f = 0; f < powers.length; f++) {
      double factor = 2 * Math.cos(2 * Math.PI * frequenciesHz[f] / G711.RATE_HZ);
      double before = 0;
      double last = 0;
      for (int i = from; i < from + WINDOW; i++) {
        double next = sound[i] / 32_768.0 + factor * last - before;
        before = last;
        last = next;
      }
      double square = last * last + before * before - factor * last * before;
      // A sine of that frequency gives its mean power.
      powers[f] = 2 * square / WINDOW / WINDOW;
    }
    return powers;
  }

  private static int largest(double[] values) {
    int at = 0;
    for (int i = 1; i < values.length; i++) {
      at = values[i] > values[at] ? i : at;
    }
    return at;
  }
}
