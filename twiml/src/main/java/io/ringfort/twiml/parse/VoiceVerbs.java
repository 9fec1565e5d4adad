package io.ringfort.twiml.parse;

import io.ringfort.twiml.model.Hangup;
import io.ringfort.twiml.model.Leave;
import io.ringfort.twiml.model.Pause;
import io.ringfort.twiml.model.Reject;
import io.ringfort.twiml.model.VoiceVerb;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads one verb of a call's document, whichever it is; the verbs that are no more than their
/// attributes are read here.
final class VoiceVerbs {
  /// Nothing in a call lasts longer than a day.
  static final int LONGEST_SECONDS = 86_400;

  private static final String EXPECTED = "a verb in <Response>";

  /// What the API knows only inside of verbs that are not here either, for who forgot the verb.
  private static final Set<String> NOT_SUPPORTED =
      Set.of(
          "AiSession",
          "Autopilot",
          "Conversation",
          "ConversationRelay",
          "Recording",
          "Room",
          "Siprec",
          "Stream",
          "Transcription",
          "VirtualAgent");

  private static final Set<String> PARAMETER = Set.of("Parameter");

  private VoiceVerbs() {}

  /// Empty, with a warning, for what is unknown, not supported or has nothing to do.
  static Optional<? extends VoiceVerb> read(XmlCursor cursor) throws RefusedException {
    return switch (cursor.name()) {
      case "Say" -> SayVerb.read(cursor, SayVerb.Place.RESPONSE);
      case "Play" -> PlayVerb.read(cursor);
      case "Pause" -> Optional.of(pause(cursor));
      case "Gather" -> Optional.of(GatherVerb.read(cursor));
      case "Record" -> Optional.of(RecordVerb.read(cursor));
      case "Dial" -> Optional.of(DialVerb.read(cursor));
      case "Enqueue" -> Optional.of(EnqueueVerb.read(cursor));
      case "Leave" -> Optional.of(leave(cursor));
      case "Hangup" -> Optional.of(hangup(cursor));
      case "Reject" -> Optional.of(reject(cursor));
      case "Refer" -> ReferVerb.read(cursor);
      case "Redirect" -> Optional.of(RedirectVerb.read(cursor));
      case "Message", "Sms" -> MessageVerb.read(cursor);
      default -> ignored(cursor);
    };
  }

  static Pause pause(XmlCursor cursor) throws RefusedException {
    Attributes attributes = new Attributes(cursor);
    Pause pause =
        new Pause(attributes.seconds("length", 1, 0, LONGEST_SECONDS, Codes.PAUSE_LENGTH));
    attributes.done();
    cursor.skipContent(Set.of());
    return pause;
  }

  private static Leave leave(XmlCursor cursor) throws RefusedException {
    cursor.ignoreAttributes();
    cursor.skipContent(Set.of());
    return new Leave();
  }

  private static Hangup hangup(XmlCursor cursor) throws RefusedException {
    cursor.ignoreAttributes();
    cursor.skipContent(PARAMETER);
    return new Hangup();
  }

  private static Reject reject(XmlCursor cursor) throws RefusedException {
    Attributes attributes = new Attributes(cursor);
    String reason =
        attributes.oneOf("reason", "rejected", Codes.REJECT_REASON, List.of("rejected", "busy"));
    attributes.done();
    cursor.skipContent(PARAMETER);
    return new Reject(reason.equals("busy"));
  }

  private static Optional<VoiceVerb> ignored(XmlCursor cursor) throws RefusedException {
    if (cursor.atVerb() || NOT_SUPPORTED.contains(cursor.name())) {
      cursor.warn(
          Codes.SCHEMA,
          "got <" + cursor.name() + ">, which is not supported (expected: another verb)");
      cursor.skipElement();
    } else {
      cursor.ignoreElement(EXPECTED);
    }
    return Optional.empty();
  }
}
