package io.ringfort.simulator.rtp;

import java.util.ArrayList;
import java.util.List;

/// Finds the known sentence in what was heard: first by its ups and downs in steps of 20 ms, then
/// by its waveform. A sentence of which a part is missing is less like it.
final class SentenceFinder {
  private static final double LIKE_ENOUGH = 0.5;
  private static final double WORTH_A_LOOK = 0.4;
  private static final int NEAR = 15;
  private static final int STRIDE = 4;
  private static final int MOST = 100;
  private static final double[] SHAPE = shape(Sentence.SAMPLES);

  private SentenceFinder() {}

  static List<MediaReport.Spoken> find(short[] sound) {
    double[] heard = shape(sound);
    List<MediaReport.Spoken> found = new ArrayList<>();
    int frame = 0;
    // The last frame of the sentence may be on its way.
    while (frame + SHAPE.length - 1 <= heard.length && found.size() < MOST) {
      if (likeness(heard, frame) < WORTH_A_LOOK) {
        frame++;
        continue;
      }
      frame = steepest(heard, frame);
      MediaReport.Spoken best = best(sound, frame * Frame.SAMPLES);
      boolean isIt = best.likeness() >= LIKE_ENOUGH;
      if (isIt) {
        found.add(best);
      }
      frame += isIt ? SHAPE.length - NEAR : NEAR;
    }
    return found;
  }

  /// The frame from which the ups and downs fit best, of that one and those that follow.
  private static int steepest(double[] heard, int from) {
    int at = from;
    int last = Math.min(from + NEAR, heard.length - SHAPE.length + 1);
    for (int frame = from; frame <= last; frame++) {
      at = likeness(heard, frame) > likeness(heard, at) ? frame : at;
    }
    return at;
  }

  /// The best match that begins within two frames of that place.
  private static MediaReport.Spoken best(short[] sound, int around) {
    int at = around;
    double most = 0;
    int last = around + 2 * Frame.SAMPLES;
    for (int from = Math.max(0, around - 2 * Frame.SAMPLES); from <= last; from++) {
      double likeness = correlation(sound, from);
      if (likeness > most) {
        most = likeness;
        at = from;
      }
    }
    return new MediaReport.Spoken(at * 1_000L / G711.RATE_HZ, Math.round(100 * most) / 100.0);
  }

  private static double correlation(short[] sound, int from) {
    double product = 0;
    double one = 1;
    double other = 1;
    int length = Math.min(Sentence.SAMPLES.length, sound.length - from);
    for (int i = 0; i < length; i += STRIDE) {
      double a = sound[from + i];
      double b = Sentence.SAMPLES[i];
      product += a * b;
      one += a * a;
      other += b * b;
    }
    return product / Math.sqrt(one * other);
  }

  /// How alike the ups and downs are: a sound that is as loud all the time has none.
  private static double likeness(double[] heard, int from) {
    int length = Math.min(SHAPE.length, heard.length - from);
    double mine = mean(heard, from, length);
    double known = mean(SHAPE, 0, length);
    double product = 0;
    double one = 1e-9;
    double other = 1e-9;
    for (int i = 0; i < length; i++) {
      double a = heard[from + i] - mine;
      double b = SHAPE[i] - known;
      product += a * b;
      one += a * a;
      other += b * b;
    }
    return product / Math.sqrt(one * other);
  }

  private static double mean(double[] values, int from, int length) {
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += values[i];
    }
    return sum / length;
  }

  /// The amplitude of each frame.
  private static double[] shape(short[] sound) {
    double[] shape = new double[sound.length / Frame.SAMPLES];
    for (int frame = 0; frame < shape.length; frame++) {
      double sum = 0;
      for (int i = 0; i < Frame.SAMPLES; i++) {
        double sample = sound[frame * Frame.SAMPLES + i];
        sum += sample * sample;
      }
      shape[frame] = Math.sqrt(sum);
    }
    return shape;
  }
}
