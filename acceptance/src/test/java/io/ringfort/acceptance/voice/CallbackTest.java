package io.ringfort.acceptance.voice;

import static io.ringfort.acceptance.Signed.form;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Answer;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.Caller;
import io.ringfort.acceptance.ConcurrentTest;
import io.ringfort.acceptance.Http;
import io.ringfort.acceptance.Phone;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.Signed;
import io.ringfort.acceptance.StackProcess;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

/// What customers' servers are told of calls: signed, in order, with the documented parameters.
/// <https://www.twilio.com/docs/voice/twiml#request-parameters>,
/// <https://www.twilio.com/docs/voice/api/call-resource#statuscallback>
@ExtendWith(SharedStack.class)
final class CallbackTest {
  private static final String[] STANDARD = {
    "CallSid",
    "AccountSid",
    "From",
    "To",
    "CallStatus",
    "ApiVersion",
    "Direction",
    "Caller",
    "Called"
  };
  private static final String[] EVENTS = {
    "StatusCallbackEvent", "initiated",
    "StatusCallbackEvent", "ringing",
    "StatusCallbackEvent", "answered",
    "StatusCallbackEvent", "completed"
  };

  private final Caller caller;
  private final Signed signed;
  private final Phone phone;
  private final String sink;

  CallbackTest(StackProcess stack) {
    caller = Caller.of(stack);
    signed = Signed.by(stack);
    phone = caller.phone("script", "listen", "ringMs", "300");
    sink = caller.newSink();
  }

  private String url(String name) {
    return caller.carrier().sink(name).toString();
  }

  private List<JsonNode> awaitTold(String name, int count) {
    List<JsonNode> told = caller.awaitAsked(name, count);
    assertThat(told).hasSize(count).allMatch(signed::isSigned);
    return told;
  }

  private static void assertInOrder(List<JsonNode> told) {
    for (int i = 0; i < told.size(); i++) {
      assertThat(form(told.get(i))).containsEntry("SequenceNumber", "" + i);
    }
  }

  @ConcurrentTest
  void everyStepOfACallIsTold() {
    Answer made =
        caller
            .api()
            .postBody(
                "/Calls.json",
                Http.form(EVENTS)
                    + "&"
                    + Http.form(
                        "From",
                        caller.from(),
                        "To",
                        phone.number(),
                        "Twiml",
                        Caller.twiml("<Pause length=\"2\"/>"),
                        "StatusCallback",
                        url(sink)),
                Map.of());

    List<JsonNode> told = awaitTold(sink, 4);

    assertInOrder(told);
    assertThat(told).allSatisfy(t -> assertThat(form(t)).containsKeys(STANDARD));
    assertThat(told)
        .allSatisfy(
            t ->
                assertThat(form(t))
                    .containsEntry("CallSid", made.text("sid"))
                    .containsEntry("Direction", "outbound-api")
                    .containsEntry("CallbackSource", "call-progress-events")
                    .containsKey("Timestamp"));
    assertThat(told)
        .extracting(t -> form(t).get("CallStatus"))
        .containsExactly("initiated", "ringing", "in-progress", "completed");
    assertThat(form(told.getLast()))
        .containsEntry("CallDuration", "2")
        .containsEntry("Duration", "1")
        .containsEntry("SipResponseCode", "200");
  }

  @ConcurrentTest
  void whatFailedIsToldWithItsSipCode() {
    phone.behaves("answer", "busy");
    caller.calls(phone, "", "StatusCallback", url(sink));

    Map<String, String> told = form(awaitTold(sink, 1).getFirst());

    assertThat(told)
        .containsEntry("CallStatus", "busy")
        .containsEntry("SipResponseCode", "486")
        .containsEntry("CallDuration", "0");
  }

  @ConcurrentTest
  void anInboundCallAsksItsNumbersUrlAndTellsItsEnd() {
    String document = caller.documents("<Pause length=\"1\"/>");
    Api.OwnNumber number =
        caller.api().buy("VoiceUrl", url(document) + "?a=b%20c", "StatusCallback", url(sink));

    phone.calls(number.number(), "listen");

    Map<String, String> asked = form(awaitTold(document, 1).getFirst());
    assertThat(asked).containsKeys(STANDARD).containsEntry("CallStatus", "ringing");
    assertThat(asked).containsEntry("From", phone.number()).containsEntry("To", number.number());
    Map<String, String> told = form(awaitTold(sink, 1).getFirst());
    assertThat(told)
        .containsEntry("CallSid", asked.get("CallSid"))
        .containsEntry("CallStatus", "completed")
        .containsEntry("Direction", "inbound");
  }

  @ConcurrentTest
  void aDialledNumberHasCallbacksOfItsOwn() {
    Phone other = caller.phone("script", "silence:2s hangup", "ringMs", "300");
    String action = caller.documents("");
    String sid =
        caller.calls(
            phone,
            "<Dial action=\""
                + url(action)
                + "\"><Number statusCallbackEvent=\"initiated ringing answered completed\""
                + " statusCallback=\""
                + url(sink)
                + "\">"
                + other.number()
                + "</Number></Dial>");

    List<JsonNode> told = awaitTold(sink, 4);

    assertInOrder(told);
    assertThat(told)
        .extracting(t -> form(t).get("CallStatus"))
        .containsExactly("initiated", "ringing", "in-progress", "completed");
    assertThat(told)
        .allSatisfy(
            t ->
                assertThat(form(t))
                    .containsEntry("ParentCallSid", sid)
                    .containsEntry("Direction", "outbound-dial")
                    .containsEntry("To", other.number()));
    Map<String, String> acted = form(awaitTold(action, 1).getFirst());
    assertThat(acted)
        .containsKeys(STANDARD)
        .containsEntry("CallSid", sid)
        .containsEntry("DialCallStatus", "completed")
        .containsEntry("DialCallSid", form(told.getFirst()).get("CallSid"))
        .containsEntry("DialBridged", "true");
    assertThat(Integer.parseInt(acted.get("DialCallDuration"))).isBetween(1, 3);
  }

  @ConcurrentTest
  void aRecordingIsToldAndItsActionAsked() {
    phone.behaves("script", "silence:1s tones:440@2s digits:9 listen", "ringMs", "100");
    String action = caller.documents("<Hangup/>");
    caller.calls(
        phone,
        "<Record playBeep=\"false\" finishOnKey=\"9\" action=\""
            + url(action)
            + "\" recordingStatusCallback=\""
            + url(sink)
            + "\" recordingStatusCallbackEvent=\"in-progress completed\"/>");

    List<JsonNode> told = awaitTold(sink, 2);

    assertThat(told)
        .extracting(t -> form(t).get("RecordingStatus"))
        .containsExactly("in-progress", "completed");
    Map<String, String> last = form(told.getLast());
    assertThat(last)
        .containsKeys("AccountSid", "CallSid", "RecordingSid", "RecordingUrl", "RecordingStartTime")
        .containsEntry("RecordingChannels", "1")
        .containsEntry("RecordingSource", "RecordVerb");
    assertThat(Integer.parseInt(last.get("RecordingDuration"))).isBetween(2, 4);
    Map<String, String> acted = form(awaitTold(action, 1).getFirst());
    assertThat(acted)
        .containsKeys(STANDARD)
        .containsEntry("Digits", "9")
        .containsEntry("RecordingSid", last.get("RecordingSid"))
        .containsEntry("RecordingUrl", last.get("RecordingUrl"))
        .containsKey("RecordingDuration");
  }

  @ConcurrentTest
  void aConferenceTellsEveryMove() {
    Phone other = caller.phone("script", "silence:3s hangup", "ringMs", "100");
    String room =
        "<Dial><Conference beep=\"false\" statusCallback=\""
            + url(sink)
            + "\" statusCallbackEvent=\"start end join leave mute hold\">"
            + sink
            + "</Conference></Dial>";
    String first = caller.calls(phone, room);
    phone.awaitCall(call -> call.path("state").asText().equals("answered"));
    awaitTold(sink, 1);
    String second = caller.calls(other, room);

    List<JsonNode> four = caller.awaitAsked(sink, 4);
    caller.api().post("/Calls/" + first + ".json", "Status", "completed");

    List<JsonNode> told = awaitTold(sink, 6);
    assertInOrder(told);
    assertThat(four).hasSizeGreaterThanOrEqualTo(4);
    assertThat(told)
        .extracting(t -> form(t).get("StatusCallbackEvent"))
        .containsExactly(
            "participant-join",
            "participant-join",
            "conference-start",
            "participant-leave",
            "participant-leave",
            "conference-end");
    assertThat(told)
        .allSatisfy(
            t ->
                assertThat(form(t))
                    .containsKeys("ConferenceSid", "AccountSid", "Timestamp")
                    .containsEntry("FriendlyName", sink));
    assertThat(form(told.get(1)))
        .containsEntry("CallSid", second)
        .containsEntry("Muted", "false")
        .containsEntry("Hold", "false")
        .containsEntry("EndConferenceOnExit", "false");
    assertThat(form(told.getLast()))
        .containsEntry("ReasonConferenceEnded", "last-participant-left");
  }

  @ConcurrentTest
  void aMachineIsToldInTheBackground() {
    phone.behaves("script", "tones:350+610@7s silence:20s", "ringMs", "100");
    String sid =
        caller.calls(
            phone,
            "<Pause length=\"6\"/>",
            "MachineDetection",
            "Enable",
            "AsyncAmd",
            "true",
            "AsyncAmdStatusCallback",
            url(sink));

    Map<String, String> told = form(awaitTold(sink, 1).getFirst());

    assertThat(told)
        .containsEntry("CallSid", sid)
        .containsEntry("AnsweredBy", "machine_start")
        .containsKeys("AccountSid", "MachineDetectionDuration");
  }

  @ConcurrentTest
  void whoWaitsInAQueueIsToldHowLongAndWhere() {
    String action = caller.documents("<Hangup/>");
    caller.carrier().answer(sink, Map.of("body", Caller.twiml("<Pause length=\"2\"/><Leave/>")));
    caller.calls(
        phone,
        "<Enqueue waitUrl=\""
            + url(sink)
            + "\" action=\""
            + url(action)
            + "\">"
            + sink
            + "</Enqueue>");

    assertThat(form(awaitTold(sink, 1).getFirst()))
        .containsKeys(STANDARD)
        .containsKeys("QueueSid", "QueueTime", "AvgQueueTime", "CurrentQueueSize")
        .containsEntry("QueuePosition", "1");
    assertThat(form(awaitTold(action, 1).getFirst()))
        .containsKeys("QueueSid", "QueueTime")
        .containsEntry("QueueResult", "leave");
  }
}
