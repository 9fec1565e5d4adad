package io.ringfort.twiml.parse;

import io.ringfort.twiml.model.Action;
import io.ringfort.twiml.model.Record;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads `<Record>`.
final class RecordVerb {
  static final List<String> TRIMS = List.of("trim-silence", "do-not-trim");

  private static final int DEFAULT_LENGTH = 3_600;
  private static final int TRANSCRIBED_LENGTH = 120;
  private static final int MOST_LENGTH = 14_400;
  private static final Pattern KEYS = Pattern.compile("[0-9*#]{0,12}");

  private RecordVerb() {}

  static Record read(XmlCursor cursor) throws RefusedException {
    Attributes attributes = new Attributes(cursor);
    Action action = attributes.action("action", "method", Codes.RECORD_METHOD);
    // Nothing is transcribed here, but a recording for it is as short as its author expects.
    boolean transcribed = attributes.flag("transcribe", false, Codes.RECORD_TRANSCRIBE);
    int defaultLength = transcribed ? TRANSCRIBED_LENGTH : DEFAULT_LENGTH;
    Duration timeout = attributes.seconds("timeout", 5, 0, MOST_LENGTH, Codes.RECORD_TIMEOUT);
    String finishOnKey =
        attributes.matching(
            "finishOnKey",
            "1234567890*#",
            Codes.RECORD_FINISH_ON_KEY,
            KEYS,
            "at most twelve of 0-9, * and #");
    Duration maxLength =
        attributes.seconds("maxLength", defaultLength, 1, MOST_LENGTH, Codes.RECORD_MAX_LENGTH);
    boolean playBeep = attributes.flag("playBeep", true, Codes.RECORD_PLAY_BEEP);
    boolean trim =
        attributes
            .oneOf("trim", "trim-silence", Codes.RECORDING_TRIM, TRIMS)
            .equals("trim-silence");
    Record verb =
        new Record(
            action,
            timeout,
            finishOnKey,
            maxLength,
            playBeep,
            trim,
            Callbacks.recording(attributes));
    attributes.pass("transcribeCallback", "recordingConfigurationId");
    attributes.done();
    cursor.skipContent(Set.of());
    return verb;
  }
}
