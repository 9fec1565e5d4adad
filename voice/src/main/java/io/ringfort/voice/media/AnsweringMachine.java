package io.ringfort.voice.media;

import org.jspecify.annotations.Nullable;

/// Tells who answered, by how long they speak before they wait: a person says a word or two, a
/// machine goes on; a fax whistles. One owner; time is the number of frames.
///
/// Until speech: `unknown` after long silence. Speech that is longer than a person's: a machine;
/// shorter, and then silence: `human`. A machine whose end is waited for: a beep, silence, or the
/// timeout.
final class AnsweringMachine {

  // ITU-T T.30: the calling tone of a fax is 1,100 Hz, the answering tone 2,100 Hz.
  private static final int FAX_CALLS = 1_100;
  private static final int FAX_ANSWERS = 2_100;
  private static final int FAX_SLACK = 40;
  private static final int FAX_FRAMES = 25;
  private static final int BEEP_FRAMES = 6;

  private final boolean untilMessageEnd;
  private final long timeout;
  private final long speech;
  private final long speechEnd;
  private final long silence;
  private final SteadyTone tone = new SteadyTone();
  private long frames;
  private long begun = -1;
  private boolean machine;

  AnsweringMachine(MachineDetection detection) {
    untilMessageEnd = detection.untilMessageEnd();
    timeout = Frame.count(detection.timeout());
    speech = Frame.count(detection.speech());
    speechEnd = Frame.count(detection.speechEnd());
    silence = Frame.count(detection.silence());
  }

  /// Takes the next frame; returns the verdict once it is clear, else null.
  @Nullable String on(short[] samples, int length, VoiceActivity voice) {
    frames++;
    boolean beeped = tone.endedAfter(samples, length, BEEP_FRAMES);
    if (isFax()) {
      return "fax";
    }
    if (begun < 0 && voice.isTalking()) {
      begun = frames;
    }
    String verdict = begun < 0 ? beforeSpeech() : sinceSpeech(beeped, voice);
    if (verdict == null && frames >= timeout) {
      verdict = machine ? "machine_end_other" : "unknown";
    }
    return verdict;
  }

  private @Nullable String beforeSpeech() {
    return frames >= silence ? "unknown" : null;
  }

  private @Nullable String sinceSpeech(boolean beeped, VoiceActivity voice) {
    int quiet = voice.quietFrames();
    long spoken = frames - begun - quiet;
    if (beeped && untilMessageEnd) {
      return "machine_end_beep";
    }
    if (!machine && spoken >= speech) {
      machine = true;
      if (!untilMessageEnd) {
        return "machine_start";
      }
    }
    // The tone itself is speech to the ear: only its end says that the message may begin.
    if (quiet >= speechEnd) {
      return machine ? "machine_end_silence" : "human";
    }
    return null;
  }

  private boolean isFax() {
    int hertz = tone.hertz();
    boolean fax =
        Math.abs(hertz - FAX_CALLS) <= FAX_SLACK || Math.abs(hertz - FAX_ANSWERS) <= FAX_SLACK;
    return fax && tone.frames() >= FAX_FRAMES;
  }
}
