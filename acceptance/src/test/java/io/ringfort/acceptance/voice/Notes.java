package io.ringfort.acceptance.voice;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Caller;
import java.util.List;

/// What the debugger says of a call. <https://www.twilio.com/docs/usage/api/notification>
final class Notes {
  private Notes() {}

  static List<JsonNode> of(Caller caller, String callSid) {
    return caller.list("/Calls/" + callSid + "/Notifications.json", "notifications");
  }

  /// The error codes, once there is one.
  static List<String> codes(Caller caller, String callSid) {
    return await()
        .atMost(Caller.SOON)
        .until(() -> of(caller, callSid), notes -> !notes.isEmpty())
        .stream()
        .map(note -> note.path("error_code").asText())
        .toList();
  }
}
