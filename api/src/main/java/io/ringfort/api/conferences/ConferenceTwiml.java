package io.ringfort.api.conferences;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Params;
import io.ringfort.api.params.Hooks;
import io.ringfort.api.params.Words;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The document that brings a called participant into its conference.
final class ConferenceTwiml {
  private static final List<String> EVENTS =
      List.of("start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement");
  private static final List<String> RECORDING_EVENTS =
      List.of("in-progress", "completed", "absent", "failed");

  private final Params params;
  private final Map<String, String> attributes = new TreeMap<>();

  private ConferenceTwiml(Params params) {
    this.params = params;
  }

  /// @param conference its name
  /// @param label of the participant; null for none
  /// @param coached the call that alone hears it; null: everybody
  static String of(
      Params params, String conference, @Nullable String label, @Nullable String coached) {
    ConferenceTwiml twiml = new ConferenceTwiml(params);
    twiml.room();
    twiml.callbacks();
    if (label != null) {
      twiml.attributes.put("participantLabel", label);
    }
    if (coached != null) {
      twiml.attributes.put("coach", coached);
    }
    StringBuilder document =
        new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Dial><Conference");
    twiml.attributes.forEach(
        (name, value) ->
            document.append(' ').append(name).append("=\"").append(escaped(value)).append('"'));
    return document
        .append('>')
        .append(escaped(conference))
        .append("</Conference></Dial></Response>")
        .toString();
  }

  private void room() {
    flag("Muted", "muted");
    flag("StartConferenceOnEnter", "startConferenceOnEnter");
    flag("EndConferenceOnExit", "endConferenceOnExit");
    choice("Beep", "beep", "true", "false", "onEnter", "onExit");
    choice("JitterBufferSize", "jitterBufferSize", "off", "small", "medium", "large");
    choice("ConferenceTrim", "trim", "trim-silence", "do-not-trim");
    params
        .oneOf(
            "ConferenceRecord",
            ApiError.INVALID_PARAMETER,
            "true",
            "false",
            "record-from-start",
            "do-not-record")
        .ifPresent(
            text ->
                attributes.put(
                    "record",
                    text.equals("true") || text.equals("record-from-start")
                        ? "record-from-start"
                        : "do-not-record"));
    int most = params.integer("MaxParticipants", 2, 250, ApiError.INVALID_PARAMETER).orElse(0);
    if (most > 0) {
      attributes.put("maxParticipants", String.valueOf(most));
    }
    // An empty one means silence.
    if (params.sent("WaitUrl").isPresent()) {
      attributes.put("waitUrl", Hooks.url(params, "WaitUrl", ApiError.INVALID_URL).orElse(""));
    }
    choice("WaitMethod", "waitMethod", "GET", "POST");
  }

  private void callbacks() {
    url("ConferenceStatusCallback", "statusCallback");
    choice("ConferenceStatusCallbackMethod", "statusCallbackMethod", "GET", "POST");
    words("ConferenceStatusCallbackEvent", "statusCallbackEvent", EVENTS, Set.of("start", "end"));
    url("ConferenceRecordingStatusCallback", "recordingStatusCallback");
    choice(
        "ConferenceRecordingStatusCallbackMethod", "recordingStatusCallbackMethod", "GET", "POST");
    words(
        "ConferenceRecordingStatusCallbackEvent",
        "recordingStatusCallbackEvent",
        RECORDING_EVENTS,
        Set.of("completed"));
  }

  private void flag(String param, String attribute) {
    params.flag(param).ifPresent(value -> attributes.put(attribute, String.valueOf(value)));
  }

  private void choice(String param, String attribute, String... values) {
    params
        .oneOf(param, ApiError.INVALID_PARAMETER, values)
        .ifPresent(value -> attributes.put(attribute, value));
  }

  private void url(String param, String attribute) {
    Hooks.url(params, param, ApiError.INVALID_STATUS_CALLBACK)
        .ifPresent(value -> attributes.put(attribute, value));
  }

  /// Needs its callback's attribute to be there already.
  private void words(String param, String attribute, List<String> known, Set<String> usual) {
    Set<String> words = Words.of(params, param, ApiError.INVALID_STATUS_EVENT, usual, known);
    if (attributes.containsKey(attribute.replace("Event", ""))) {
      attributes.put(attribute, String.join(" ", words));
    }
  }

  /// XML 1.0 section 2.4; a line break in an attribute would become a blank.
  private static String escaped(String text) {
    Optional<Integer> bad =
        text.codePoints()
            .filter(c -> c < ' ' || c == 0xFFFE || c == 0xFFFF || (c >= 0xD800 && c <= 0xDFFF))
            .boxed()
            .findFirst();
    if (bad.isPresent()) {
      throw new ApiException(
          ApiError.INVALID_PARAMETER,
          "got the character U+%04X (expected: one that XML can carry)".formatted(bad.get()));
    }
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
