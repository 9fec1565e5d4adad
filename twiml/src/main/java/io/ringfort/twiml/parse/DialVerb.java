package io.ringfort.twiml.parse;

import io.ringfort.twiml.model.Action;
import io.ringfort.twiml.model.Dial;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads `<Dial>`; whom it calls is for [DialNouns].
final class DialVerb {
  private static final int MOST_TIMEOUT = 600;
  private static final int LONGEST_CALLER_ID = 256;
  private static final List<String> RECORDS =
      List.of(
          "do-not-record",
          "record-from-answer",
          "record-from-ringing",
          "record-from-answer-dual",
          "record-from-ringing-dual",
          "true",
          "false");
  private static final List<String> RING_TONES =
      List.of(
          ("default at au be bg br ch cl cn cz de dk ee es fi fr gr hu il in it jp lt mx my nl no"
                  + " nz ph pl pt ru se sg th tw uk us us-old ve za")
              .split(" "));

  private DialVerb() {}

  static Dial read(XmlCursor cursor) throws RefusedException {
    Attributes attributes = new Attributes(cursor);
    Action action = attributes.action("action", "method", Codes.DIAL_METHOD);
    Duration timeout = attributes.seconds("timeout", 30, 1, MOST_TIMEOUT, Codes.DIAL_TIMEOUT);
    Duration timeLimit =
        attributes.seconds(
            "timeLimit", 14_400, 1, VoiceVerbs.LONGEST_SECONDS, Codes.DIAL_TIME_LIMIT);
    String callerId = readCallerId(attributes);
    Dial.Options options = readOptions(attributes);
    Dial.Recording recording = readRecording(attributes);
    attributes.pass("recordingConfigurationId", "events", "passports", "callReason");
    attributes.done();
    return new Dial(
        action, timeout, timeLimit, callerId, options, recording, DialNouns.read(cursor));
  }

  private static @Nullable String readCallerId(Attributes attributes) {
    String callerId = attributes.given("callerId");
    if (callerId != null && callerId.length() > LONGEST_CALLER_ID) {
      attributes.warn(
          "callerId",
          callerId,
          "at most " + LONGEST_CALLER_ID + " characters",
          Codes.DIAL_CALLER_ID);
      return null;
    }
    return callerId;
  }

  private static Dial.Options readOptions(Attributes attributes) {
    String ringTone = attributes.oneOf("ringTone", "default", Codes.DIAL_RING_TONE, RING_TONES);
    return new Dial.Options(
        attributes.flag("hangupOnStar", false, Codes.DIAL_HANGUP_ON_STAR),
        attributes.flag("answerOnBridge", false, Codes.DIAL_ANSWER_ON_BRIDGE),
        attributes.flag("sequential", false, Codes.DIAL_SEQUENTIAL),
        ringTone.equals("default") ? "" : ringTone,
        attributes.notice("referUrl", "referMethod", Codes.SCHEMA));
  }

  private static Dial.Recording readRecording(Attributes attributes) {
    String when = attributes.oneOf("record", "do-not-record", Codes.DIAL_RECORD, RECORDS);
    return new Dial.Recording(
        switch (when) {
          case "true" -> "record-from-answer";
          case "false" -> "do-not-record";
          default -> when;
        },
        attributes
            .oneOf("trim", "do-not-trim", Codes.RECORDING_TRIM, RecordVerb.TRIMS)
            .equals("trim-silence"),
        attributes.oneOf(
            "recordingTrack",
            "both",
            Codes.RECORDING_TRACK,
            List.of("both", "inbound", "outbound")),
        Callbacks.recording(attributes));
  }
}
