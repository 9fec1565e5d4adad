package io.ringfort.twiml.parse;

import io.ringfort.twiml.model.Action;
import io.ringfort.twiml.model.DialTarget;
import io.ringfort.twiml.model.RecordingCallback;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `<Conference>`.
final class ConferenceNoun {
  private static final int LONGEST_NAME = 128;
  private static final int MOST_PARTICIPANTS = 250;
  private static final Pattern CALL_SID = Pattern.compile("CA[0-9a-f]{32}");
  private static final Pattern LABEL = Pattern.compile("(?!CA[0-9a-f]{32}$)[^/]{1,128}");
  private static final List<String> EVENTS =
      List.of("start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement");

  private ConferenceNoun() {}

  /// Empty, with a warning, without a usable name.
  static Optional<DialTarget> read(XmlCursor cursor) throws RefusedException {
    Attributes attributes = new Attributes(cursor);
    boolean muted = attributes.flag("muted", false, Codes.CONFERENCE_MUTED);
    String beep =
        attributes.oneOf(
            "beep", "true", Codes.CONFERENCE_BEEP, List.of("true", "false", "onEnter", "onExit"));
    boolean start =
        attributes.flag("startConferenceOnEnter", true, Codes.CONFERENCE_START_ON_ENTER);
    boolean end = attributes.flag("endConferenceOnExit", false, Codes.CONFERENCE_END_ON_EXIT);
    Action waiting = attributes.action("waitUrl", "waitMethod", Codes.CONFERENCE_WAIT_METHOD);
    int most =
        attributes.whole(
            "maxParticipants", MOST_PARTICIPANTS, 2, MOST_PARTICIPANTS, Codes.CONFERENCE_ATTRIBUTE);
    String coach = readCoach(cursor, attributes);
    String label =
        attributes.matching(
            "participantLabel",
            "",
            Codes.CONFERENCE_LABEL,
            LABEL,
            "at most 128 characters without '/' that are not a call's SID");
    DialTarget.ConferenceRecording recording = readRecording(attributes);
    DialTarget.Callback callback =
        Callbacks.status(attributes, Set.of(), EVENTS, Codes.CONFERENCE_ATTRIBUTE);
    attributes.pass("region", "jitterBufferSize", "recordingConfigurationId");
    attributes.done();
    Optional<String> name = readName(cursor);
    return name.map(
        usable ->
            new DialTarget.Conference(
                usable,
                muted,
                beep,
                start,
                end,
                waiting,
                most,
                coach,
                label.isEmpty() ? null : label,
                recording,
                callback));
  }

  private static Optional<String> readName(XmlCursor cursor) throws RefusedException {
    String name = cursor.textContent();
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      cursor.warn(
          Codes.CONFERENCE_NAME,
          "got a name of "
              + name.length()
              + " characters in <Conference> (expected: 1 to "
              + LONGEST_NAME
              + ")");
      return Optional.empty();
    }
    return Optional.of(name);
  }

  // Fatal, because without it everybody would hear what is meant for one.
  private static @Nullable String readCoach(XmlCursor cursor, Attributes attributes)
      throws RefusedException {
    String coach = attributes.given("coach");
    if (coach != null && !CALL_SID.matcher(coach).matches()) {
      throw cursor.refused(
          Codes.CONFERENCE_COACH,
          "got a coach in <Conference> that is no call (expected: CA and 32 hexadecimal digits)");
    }
    return coach;
  }

  private static DialTarget.ConferenceRecording readRecording(Attributes attributes) {
    String when =
        attributes.oneOf(
            "record",
            "do-not-record",
            Codes.CONFERENCE_ATTRIBUTE,
            List.of("do-not-record", "record-from-start", "true", "false"));
    boolean trim =
        attributes
            .oneOf("trim", "trim-silence", Codes.CONFERENCE_TRIM, RecordVerb.TRIMS)
            .equals("trim-silence");
    RecordingCallback callback = Callbacks.recording(attributes);
    // The old name, heeded only without the new one.
    String legacy = attributes.given("eventCallbackUrl");
    if (legacy != null && callback.action().url() == null) {
      callback =
          new RecordingCallback(new Action(legacy, callback.action().method()), callback.events());
    }
    return new DialTarget.ConferenceRecording(
        when.equals("record-from-start") || when.equals("true"), trim, callback);
  }
}
