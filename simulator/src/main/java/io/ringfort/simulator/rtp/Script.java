package io.ringfort.simulator.rtp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a phone does once it is connected: steps, one after the other, separated by blanks or
/// semicolons. After the last one it listens.
///
/// | step | what happens |
/// |---|---|
/// | `sentence` | says the known sentence |
/// | `tones:440@2s` | a tone; `tones:440+480@2s` two at once, `tones:440@1s,880@500ms` in turn |
/// | `silence:1s` | packets of silence; `wait` and `pause` are the same |
/// | `mute:1s` | sends nothing |
/// | `digits:1234#` | telephone events (RFC 4733) |
/// | `inband:1234#` | the same digits as tones |
/// | `echo`, `echo:5s` | says what it hears, for ever or for a while |
/// | `listen` | silence for ever |
/// | `hangup` | ends the call |
/// | `repeat` | starts again |
public record Script(String text, List<Step> steps) {
  private static final int LONGEST = 4_000;
  private static final int MOST_STEPS = 200;
  private static final int LONGEST_STEP_MS = 3_600_000;
  private static final Pattern LENGTH = Pattern.compile("(\\d{1,7})(ms|s)");
  private static final Pattern TONE = Pattern.compile("([0-9.+]+)@(\\d{1,7}(?:ms|s))");

  public Script {
    steps = List.copyOf(steps);
  }

  /// @throws IllegalArgumentException with a sentence that names the step
  public static Script parse(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "script: got " + text.length() + " characters (expected: at most " + LONGEST + ")");
    }
    List<Step> steps = new ArrayList<>();
    for (String word : text.trim().split("[;\\s]+")) {
      if (!word.isEmpty()) {
        steps.addAll(step(word));
      }
    }
    boolean pointless = !steps.isEmpty() && steps.getFirst() instanceof Step.Repeat;
    if (steps.size() > MOST_STEPS || pointless) {
      throw new IllegalArgumentException(
          "script: got "
              + steps.size()
              + " steps (expected: at most "
              + MOST_STEPS
              + ", and something to repeat)");
    }
    return new Script(text, steps);
  }

  private static List<Step> step(String word) {
    int colon = word.indexOf(':');
    String name = colon < 0 ? word : word.substring(0, colon);
    String value = colon < 0 ? "" : word.substring(colon + 1);
    return switch (name) {
      case "sentence" -> List.of(new Step.Sentence());
      case "tones" -> Arrays.stream(value.split(",")).map(Script::tones).toList();
      case "silence", "wait", "pause" -> List.of(new Step.Silence(samples(value)));
      case "mute" -> List.of(new Step.Mute(samples(value)));
      case "digits" -> List.of(new Step.Digits(digits(value)));
      case "inband" -> List.of(new Step.Inband(digits(value)));
      case "echo" -> List.of(new Step.Echo(value.isEmpty() ? Integer.MAX_VALUE : samples(value)));
      case "listen" -> List.of(new Step.Silence(Integer.MAX_VALUE));
      case "hangup" -> List.of(new Step.HangUp());
      case "repeat" -> List.of(new Step.Repeat());
      default ->
          throw new IllegalArgumentException(
              "script: got step "
                  + word
                  + " (expected: sentence, tones, silence, mute, digits, inband, echo, listen,"
                  + " hangup or repeat)");
    };
  }

  private static Step tones(String value) {
    Matcher matcher = TONE.matcher(value);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("tones: got " + value + " (expected: such as 440@2s)");
    }
    List<Double> frequencies =
        Arrays.stream(matcher.group(1).split("\\+")).map(Script::frequency).toList();
    return new Step.Tones(frequencies, samples(matcher.group(2)));
  }

  private static double frequency(String value) {
    if (!value.matches("\\d{2,4}(\\.\\d{1,3})?") || Double.parseDouble(value) >= 4_000) {
      throw new IllegalArgumentException("tones: got " + value + " (expected: 10 to 3999 Hz)");
    }
    return Double.parseDouble(value);
  }

  static String digits(String value) {
    if (!value.matches("[0-9*#A-Dw]{1,100}")) {
      throw new IllegalArgumentException(
          "digits: got "
              + value
              + " (expected: 1 to 100 of 0-9, *, #, A-D, or w for half a"
              + " second)");
    }
    return value;
  }

  private static int samples(String value) {
    Matcher matcher = LENGTH.matcher(value);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("length: got " + value + " (expected: such as 2s, 500ms)");
    }
    long ms = Long.parseLong(matcher.group(1)) * (matcher.group(2).equals("s") ? 1_000 : 1);
    if (ms == 0 || ms > LONGEST_STEP_MS) {
      throw new IllegalArgumentException("length: got " + value + " (expected: 1ms to 3600s)");
    }
    return (int) (ms * G711.RATE_HZ / 1_000);
  }
}
