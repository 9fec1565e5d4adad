package io.ringfort.acceptance.voice;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Caller;
import io.ringfort.acceptance.Wave;
import java.util.List;

/// Recordings as the API gives them. <https://www.twilio.com/docs/voice/api/recording>
final class Recorded {
  private Recorded() {}

  static List<JsonNode> of(Caller caller, String callSid) {
    return caller.list("/Recordings.json?CallSid=" + callSid, "recordings");
  }

  /// The call's only recording, once it can be had.
  static JsonNode completed(Caller caller, String callSid) {
    return await()
        .atMost(Caller.SOON)
        .until(
            () -> of(caller, callSid),
            list -> list.size() == 1 && list.getFirst().path("status").asText().equals("completed"))
        .getFirst();
  }

  static Wave wave(Caller caller, JsonNode recording) {
    return Wave.read(caller.api().bytes("/Recordings/" + recording.path("sid").asText() + ".wav"));
  }
}
