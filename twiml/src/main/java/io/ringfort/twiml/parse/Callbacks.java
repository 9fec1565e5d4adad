package io.ringfort.twiml.parse;

import io.ringfort.twiml.model.Action;
import io.ringfort.twiml.model.DialTarget;
import io.ringfort.twiml.model.RecordingCallback;
import java.util.List;
import java.util.Set;

/// Reads the attributes that say who is told of what; many elements have them.
final class Callbacks {
  private static final List<String> RECORDING_EVENTS =
      List.of("in-progress", "completed", "absent");
  private static final List<String> CALL_EVENTS =
      List.of("initiated", "ringing", "answered", "completed");

  private Callbacks() {}

  static RecordingCallback recording(Attributes attributes) {
    Action action =
        attributes.notice("recordingStatusCallback", "recordingStatusCallbackMethod", Codes.SCHEMA);
    Set<String> events =
        attributes.events(
            "recordingStatusCallbackEvent",
            Set.of("completed"),
            Codes.RECORDING_EVENT,
            RECORDING_EVENTS);
    return new RecordingCallback(action, events);
  }

  static DialTarget.Callback call(Attributes attributes) {
    return status(attributes, Set.of("completed"), CALL_EVENTS, Codes.SCHEMA);
  }

  static DialTarget.Callback status(
      Attributes attributes, Set<String> otherwise, List<String> allowed, int code) {
    Action action = attributes.notice("statusCallback", "statusCallbackMethod", code);
    return new DialTarget.Callback(
        action, attributes.events("statusCallbackEvent", otherwise, code, allowed));
  }

  /// What happens with an endpoint before it is connected.
  static DialTarget.Screening screening(Attributes attributes, int methodCode) {
    Action whisper = attributes.notice("url", "method", methodCode);
    DialTarget.Callback callback = call(attributes);
    return new DialTarget.Screening(whisper, callback, "", Action.NONE);
  }

  /// As [#screening], and whether a machine answered.
  static DialTarget.Screening screeningWithDetection(Attributes attributes, int methodCode) {
    DialTarget.Screening screening = screening(attributes, methodCode);
    String detection =
        attributes.oneOf(
            "machineDetection", "", Codes.SCHEMA, List.of("Enable", "DetectMessageEnd"));
    Action machineCallback =
        attributes.notice("amdStatusCallback", "amdStatusCallbackMethod", Codes.SCHEMA);
    attributes.pass(
        "machineDetectionTimeout",
        "machineDetectionSpeechThreshold",
        "machineDetectionSpeechEndThreshold",
        "machineDetectionSilenceTimeout");
    return new DialTarget.Screening(
        screening.whisper(), screening.callback(), detection, machineCallback);
  }
}
