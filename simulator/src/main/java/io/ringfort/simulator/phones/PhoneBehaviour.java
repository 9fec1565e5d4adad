package io.ringfort.simulator.phones;

import io.ringfort.simulator.rtp.Script;

/// What a phone does when it is called.
///
/// @param answer `answer`; `busy` (486), `decline` (603, after it rang), `not-found` (404) or any
///   status from 400 to 699; `no-answer`: rings until the caller gives up
/// @param ringMs how long it rings before it answers or declines
/// @param early a script that it plays while it rings, as early media (183); empty for none
/// @param script what it does once it has answered
public record PhoneBehaviour(String answer, long ringMs, String early, String script) {
  private static final long LONGEST_RING_MS = 600_000;

  /// Answers after half a second, waits one, then says the sentence again and again, with four
  /// seconds to be answered in between.
  public static final PhoneBehaviour DEFAULT =
      new PhoneBehaviour("answer", 500, "", "silence:1s sentence silence:4s repeat");

  /// @throws IllegalArgumentException with a sentence that names the key
  public PhoneBehaviour {
    if (!answer.matches("answer|busy|decline|not-found|no-answer|[4-6]\\d\\d")) {
      throw new IllegalArgumentException(
          "answer: got "
              + answer
              + " (expected: answer, busy, decline, not-found, no-answer or a status such as 480)");
    }
    if (ringMs < 0 || ringMs > LONGEST_RING_MS) {
      throw new IllegalArgumentException(
          "ringMs: got " + ringMs + " (expected: 0 to " + LONGEST_RING_MS + ")");
    }
    Script.parse(early);
    Script.parse(script);
  }

  /// With which status it refuses, 0 if it does not.
  int refusal() {
    return switch (answer) {
      case "answer", "no-answer" -> 0;
      case "busy" -> 486;
      case "decline" -> 603;
      case "not-found" -> 404;
      default -> Integer.parseInt(answer);
    };
  }

  /// Whether somebody picks up after ringing.
  boolean answers() {
    return answer.equals("answer");
  }

  boolean ringsFirst() {
    return refusal() == 0 || answer.equals("decline");
  }
}
