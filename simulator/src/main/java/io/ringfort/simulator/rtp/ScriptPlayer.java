package io.ringfort.simulator.rtp;

import java.util.ArrayDeque;
import java.util.List;

/// Plays a script, frame by frame. Confined to the media thread.
final class ScriptPlayer {
  private static final double LEVEL = 8_000;
  private static final int EVENT_PARTS = 5;
  private static final int END_PARTS = 3;
  private static final int PAUSE_PARTS = 4;
  private static final int INBAND_TONE = 5;
  private static final int WAIT_PARTS = 25;
  private static final int MOST_ECHO = 50;
  private static final int[] ROWS_HZ = {697, 770, 852, 941};
  private static final int[] COLUMNS_HZ = {1_209, 1_336, 1_477, 1_633};
  private static final String KEYS = "123A456B789C*0#D";
  private static final String CODES = "0123456789*#ABCD";

  private final ArrayDeque<short[]> heard = new ArrayDeque<>();
  private final Runnable hangUp;
  private List<Step> steps;
  private int at;
  // Samples into the step; for digits, frames into the digit.
  private int position;
  private int digit;

  ScriptPlayer(Script script, Runnable hangUp) {
    this.steps = script.steps();
    this.hangUp = hangUp;
  }

  /// Drops what is left of the script, and does this instead.
  void replace(List<Step> next) {
    steps = next;
    at = 0;
    begin();
  }

  /// Does this first, and then goes on with what is left; a step that was interrupted starts again.
  void insert(Step step) {
    ArrayDeque<Step> left = new ArrayDeque<>(steps.subList(at, steps.size()));
    left.addFirst(step);
    replace(List.copyOf(left));
  }

  void hear(short[] samples) {
    if (at < steps.size() && steps.get(at) instanceof Step.Echo && heard.size() < MOST_ECHO) {
      heard.addLast(samples);
    }
  }

  /// @param events whether the peer takes telephone events
  Frame next(boolean events) {
    if (at >= steps.size()) {
      return silence();
    }
    return switch (steps.get(at)) {
      case Step.Tones tones -> until(tones.samples(), tone(tones.frequenciesHz()));
      case Step.Sentence _ -> until(Sentence.SAMPLES.length, sentence());
      case Step.Silence silence -> until(silence.samples(), silence());
      case Step.Mute mute -> until(mute.samples(), new Frame.Nothing());
      case Step.Echo echo -> until(echo.samples(), echo());
      case Step.Digits digits -> events ? event(digits.digits()) : inband(digits.digits());
      case Step.Inband digits -> inband(digits.digits());
      case Step.HangUp _ -> {
        hangUp.run();
        replace(List.of());
        yield silence();
      }
      case Step.Repeat _ -> {
        replace(steps);
        yield next(events);
      }
    };
  }

  private Frame until(int samples, Frame frame) {
    // Step.Silence and Step.Echo may have no end.
    if (position >= samples - Frame.SAMPLES && samples != Integer.MAX_VALUE) {
      at++;
      begin();
    } else {
      position += samples == Integer.MAX_VALUE ? 0 : Frame.SAMPLES;
    }
    return frame;
  }

  private Frame.Audio tone(List<Double> frequenciesHz) {
    short[] samples = new short[Frame.SAMPLES];
    for (int i = 0; i < samples.length; i++) {
      double sum = 0;
      for (double hz : frequenciesHz) {
        sum += Math.sin(2 * Math.PI * hz * (position + i) / G711.RATE_HZ);
      }
      samples[i] = (short) Math.round(LEVEL * sum / frequenciesHz.size());
    }
    return new Frame.Audio(samples);
  }

  private Frame.Audio sentence() {
    short[] samples = new short[Frame.SAMPLES];
    int length = Math.min(Frame.SAMPLES, Sentence.SAMPLES.length - position);
    System.arraycopy(Sentence.SAMPLES, position, samples, 0, length);
    return new Frame.Audio(samples);
  }

  private Frame.Audio echo() {
    short[] samples = heard.pollFirst();
    return samples == null ? silence() : new Frame.Audio(samples);
  }

  private static Frame.Audio silence() {
    return new Frame.Audio(new short[Frame.SAMPLES]);
  }

  private Frame event(String digits) {
    char key = digits.charAt(digit);
    int part = position++;
    if (key == 'w' || part >= EVENT_PARTS + END_PARTS - 1) {
      nextDigitAfter(digits, key == 'w' ? WAIT_PARTS : EVENT_PARTS + END_PARTS - 1 + PAUSE_PARTS);
      return silence();
    }
    // The end is said three times (RFC 4733, 2.5.1.4).
    int duration = Math.min(part + 1, EVENT_PARTS) * Frame.SAMPLES;
    return new Frame.Event(CODES.indexOf(key), duration, part == 0, part >= EVENT_PARTS - 1);
  }

  private Frame inband(String digits) {
    char key = digits.charAt(digit);
    int part = position++;
    if (key == 'w' || part >= INBAND_TONE) {
      nextDigitAfter(digits, key == 'w' ? WAIT_PARTS : INBAND_TONE + PAUSE_PARTS);
      return silence();
    }
    int index = KEYS.indexOf(key);
    position = part * Frame.SAMPLES;
    Frame.Audio tones = tone(List.of((double) ROWS_HZ[index / 4], (double) COLUMNS_HZ[index % 4]));
    position = part + 1;
    return tones;
  }

  private void nextDigitAfter(String digits, int parts) {
    if (position >= parts) {
      position = 0;
      digit++;
      if (digit >= digits.length()) {
        at++;
        begin();
      }
    }
  }

  private void begin() {
    position = 0;
    digit = 0;
    heard.clear();
  }
}
