package io.ringfort.acceptance.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.acceptance.Answer;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.ConcurrentTest;
import io.ringfort.acceptance.Phone;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.extension.ExtendWith;

/// Calls that the API makes and that handsets make, listened to at both ends.
@ExtendWith(SharedStack.class)
final class CallTest {
  private static final Duration SOON = Duration.ofSeconds(40);

  private final Carrier carrier;
  private final Api api;
  private final String from;
  private final Phone phone;
  private final String sink;

  CallTest(StackProcess stack) {
    carrier = stack.carrier();
    api = stack.api();
    from = stack.credentials().numbers().getFirst();
    phone = Phone.of(carrier);
    sink = "call-" + phone.number().substring(1);
  }

  @ConcurrentTest
  void aSpokenPromptIsHeardAndTheCallCompletes() {
    phone.behaves("script", "listen");

    Answer made = call("<Say>Hello, this is Ringfort speaking to you.</Say>");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.text("status")).isEqualTo("queued");
    JsonNode heard = phone.awaitEnd();
    assertThat(heard.path("from").asText()).isEqualTo(from);
    assertThat(heard.path("secondsOfAudio").asDouble()).isBetween(1.5, 10.0);
    assertThat(heard.path("level").asDouble()).isGreaterThan(-35);
    JsonNode ended = ended(made.text("sid"));
    assertThat(ended.path("status").asText()).isEqualTo("completed");
    assertThat(ended.path("duration").asInt()).isBetween(1, 10);
    assertThat(ended.path("direction").asText()).isEqualTo("outbound-api");
  }

  @ConcurrentTest
  void digitsPressedReachTheActionAndItsDocumentGoesOn() {
    phone.behaves("script", "silence:1s digits:1234# listen");
    carrier.answer(sink, Map.of("body", "<Response><Pause length=\"1\"/><Hangup/></Response>"));

    Answer made =
        call(
            "<Gather action=\""
                + carrier.sink(sink)
                + "\" numDigits=\"8\"><Say>Press some keys, then hash.</Say></Gather>");

    JsonNode asked =
        await().atMost(SOON).until(() -> carrier.asked(sink), list -> !list.isEmpty()).getFirst();
    assertThat(asked.path("form").path("Digits").asText()).isEqualTo("1234");
    assertThat(asked.path("form").path("CallSid").asText()).isEqualTo(made.text("sid"));
    assertThat(asked.path("form").path("CallStatus").asText()).isEqualTo("in-progress");
    assertThat(ended(made.text("sid")).path("status").asText()).isEqualTo("completed");
  }

  @ConcurrentTest
  void aRecordingHoldsWhatWasSaid() {
    phone.behaves("script", "silence:3s tones:440@2s silence:2s hangup");

    Answer made = call("<Record playBeep=\"false\" timeout=\"10\" trim=\"do-not-trim\"/>");

    String recordings = "/Recordings.json?CallSid=" + made.text("sid");
    JsonNode recording =
        await()
            .atMost(SOON)
            .until(
                () -> api.get(recordings).body().at("/recordings/0"),
                r -> r.path("status").asText().equals("completed"));
    assertThat(recording.path("duration").asInt()).isBetween(4, 9);
    assertThat(recording.path("source").asText()).isEqualTo("RecordVerb");
    String path = "/Recordings/" + recording.path("sid").asText();
    assertThat(api.get(path + ".wav").status()).isEqualTo(200);
    assertThat(api.get(path + ".mp3").status()).isEqualTo(200);
  }

  @ConcurrentTest
  void aHandsetCallsANumberWhoseDocumentSpeaks() {
    carrier.answer(sink, Map.of("body", "<Response><Say>Welcome.</Say><Hangup/></Response>"));
    Api.OwnNumber number = api.buy("VoiceUrl", carrier.sink(sink).toString());

    phone.calls(number.number(), "listen");

    JsonNode heard = phone.awaitEnd();
    assertThat(heard.path("secondsOfAudio").asDouble()).isGreaterThan(0.4);
    JsonNode form = carrier.asked(sink).getFirst().path("form");
    assertThat(form.path("From").asText()).isEqualTo(phone.number());
    assertThat(form.path("To").asText()).isEqualTo(number.number());
    assertThat(form.path("CallStatus").asText()).isEqualTo("ringing");
    assertThat(form.path("Direction").asText()).isEqualTo("inbound");
    assertThat(ended(form.path("CallSid").asText()).path("status").asText()).isEqualTo("completed");
  }

  @ConcurrentTest
  void dialConnectsTwoHandsetsBothWays() {
    Phone other = Phone.of(carrier);
    phone.behaves("script", "silence:4s tones:440@2s silence:3s hangup");
    other.behaves("script", "silence:3s tones:880@2s listen");

    Answer made =
        call(
            "<Dial record=\"record-from-answer-dual\"><Number>"
                + other.number()
                + "</Number></Dial>");

    assertThat(frequencies(phone.awaitEnd())).contains(880);
    assertThat(frequencies(other.awaitEnd())).contains(440);
    String children = "/Calls.json?ParentCallSid=" + made.text("sid");
    JsonNode child =
        await()
            .atMost(SOON)
            .until(
                () -> api.get(children).body().at("/calls/0"),
                c -> c.path("status").asText().equals("completed"));
    assertThat(child.path("direction").asText()).isEqualTo("outbound-dial");
    assertThat(child.path("to").asText()).isEqualTo(other.number());
  }

  @ConcurrentTest
  void everyStatusIsToldInOrder() {
    phone.behaves("script", "listen", "ringMs", "300");

    Answer made =
        api.post(
            "/Calls.json",
            "From",
            from,
            "To",
            phone.number(),
            "Twiml",
            "<Response><Pause length=\"1\"/></Response>",
            "StatusCallback",
            carrier.sink(sink).toString(),
            "StatusCallbackEvent",
            "initiated",
            "StatusCallbackEvent",
            "ringing",
            "StatusCallbackEvent",
            "answered",
            "StatusCallbackEvent",
            "completed");

    assertThat(made.status()).isEqualTo(201);
    List<JsonNode> told =
        await().atMost(SOON).until(() -> carrier.asked(sink), list -> list.size() == 4);
    assertThat(told)
        .extracting(t -> t.path("form").path("CallStatus").asText())
        .containsExactly("initiated", "ringing", "in-progress", "completed");
    assertThat(told)
        .extracting(t -> t.path("form").path("SequenceNumber").asText())
        .containsExactly("0", "1", "2", "3");
  }

  @ConcurrentTest
  void aRecordingOfALiveCallIsBegunPausedAndStopped() {
    phone.behaves("script", "tones:440@20s");
    String sid = call("<Pause length=\"20\"/>").text("sid");
    await()
        .atMost(SOON)
        .until(() -> api.get("/Calls/" + sid + ".json").text("status"), "in-progress"::equals);

    Answer begun = api.post("/Calls/" + sid + "/Recordings.json", "RecordingChannels", "mono");

    assertThat(begun.status()).isEqualTo(201);
    assertThat(begun.text("status")).isEqualTo("in-progress");
    assertThat(begun.text("source")).isEqualTo("StartCallRecordingAPI");
    String current = "/Calls/" + sid + "/Recordings/Twilio.CURRENT.json";
    assertThat(api.post(current, "Status", "paused").text("status")).isEqualTo("paused");
    assertThat(api.post(current, "Status", "in-progress").status()).isEqualTo(200);
    String one = "/Recordings/" + begun.text("sid") + ".json";
    assertThat(api.post(current, "Status", "stopped").text("status")).isEqualTo("stopped");
    await()
        .atMost(SOON)
        .until(() -> api.get(one).text("status"), s -> s.matches("completed|absent"));
    assertThat(api.post("/Calls/" + sid + ".json", "Status", "completed").text("status"))
        .isEqualTo("completed");
    assertThat(api.post("/Calls/" + sid + "/Recordings.json").code()).isEqualTo(21220);
  }

  @ConcurrentTest
  void aBusyPhoneIsBusy() {
    phone.behaves("answer", "busy");

    assertThat(ended(call("<Say>Nobody hears this.</Say>").text("sid")).path("status").asText())
        .isEqualTo("busy");
  }

  @ConcurrentTest
  void aConferenceOfThreeHearsTheOthers() {
    Phone second = Phone.of(carrier);
    Phone third = Phone.of(carrier);
    phone.behaves("script", "silence:6s tones:440@2s silence:4s hangup");
    second.behaves("script", "silence:6s tones:620@2s silence:4s hangup");
    third.behaves("script", "silence:6s tones:880@2s silence:4s hangup");
    String room = "<Dial><Conference beep=\"false\">room-" + sink + "</Conference></Dial>";

    for (Phone p : List.of(phone, second, third)) {
      assertThat(call(p, room).status()).isEqualTo(201);
    }

    assertThat(third.awaitEnd().path("packetsReceived").asInt()).isGreaterThan(300);
    assertThat(phone.awaitEnd().path("level").asDouble()).isGreaterThan(-30);
    assertThat(second.awaitEnd().path("level").asDouble()).isGreaterThan(-30);
  }

  private Answer call(String verbs) {
    return call(phone, verbs);
  }

  private Answer call(Phone to, String verbs) {
    return api.post(
        "/Calls.json",
        "From",
        from,
        "To",
        to.number(),
        "Twiml",
        "<Response>" + verbs + "</Response>");
  }

  private JsonNode ended(String sid) {
    List<String> finals = List.of("completed", "busy", "failed", "no-answer", "canceled");
    return await()
        .atMost(SOON)
        .until(
            () -> api.get("/Calls/" + sid + ".json").body(),
            call -> finals.contains(call.path("status").asText()));
  }

  private static List<Integer> frequencies(JsonNode call) {
    return StreamSupport.stream(call.path("tones").spliterator(), false)
        .map(tone -> (int) Math.round(tone.path("frequencyHz").asDouble() / 20) * 20)
        .toList();
  }
}
