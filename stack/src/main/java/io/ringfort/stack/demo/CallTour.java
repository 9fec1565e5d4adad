package io.ringfort.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.stack.demo.Visitor.OwnNumber;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The tour's chapter on calls: one that speaks, asks for digits and records, and all that can be
/// seen of it afterwards.
final class CallTour {
  private static final String DIGITS = "4711";

  /// What the handset is sent.
  private static final String OUR_DIGITS = "42";

  /// Waits until it has heard the prompt, presses, and then whistles until the call is over: in
  /// bursts, as a speaker breathes.
  private static final String SCRIPT =
      "silence:5s digits:" + DIGITS + " tones:440@600ms silence:400ms".repeat(15);

  /// Less is no tone but a vowel.
  private static final int STEADY_MILLIS = 300;

  private static final int RECORDED_SECONDS = 3;

  private final Visitor visitor;
  private final Narration narration;
  private final Web web;

  CallTour(Visitor visitor) {
    this.visitor = visitor;
    narration = visitor.narration();
    web = visitor.web();
  }

  void run(OwnNumber number) throws IOException, InterruptedException {
    prepare();
    String sid = call(number);
    lookAtTheDigits(sid);
    lookAtTheHandset(sid);
    lookAtTheRecording(sid);
    explain(sid);
  }

  private void prepare() throws IOException, InterruptedException {
    narration.step(
        "Tell the handset what to do in a call, and a webhook what comes after the digits");
    visitor.post(
        visitor.handsetUrl("phone"), Visitor.form("script", SCRIPT), "", List.of("answer"));
    answer(
        "digits",
        "<Response><Play digits=\""
            + OUR_DIGITS
            + "\"/><Say>Thank you. Whistle after the tone.</Say><Record maxLength=\""
            + RECORDED_SECONDS
            + "\" action=\""
            + visitor.sink("done")
            + "\"/></Response>");
    answer("done", "<Response><Hangup/></Response>");
  }

  private void answer(String sink, String twiml) throws IOException, InterruptedException {
    Map<String, Object> told = Map.of("contentType", "text/xml", "body", twiml);
    narration.request("PUT", visitor.sink(sink), told);
    Web.Answer answer = web.put(visitor.sink(sink), told);
    narration.answer(answer, List.of());
    narration.expect(answer.status() == 200, "the webhook knows its answer");
  }

  private String call(OwnNumber from) throws IOException, InterruptedException {
    narration.step("Call the handset, with a document that speaks and asks for four digits");
    String twiml =
        "<Response><Gather numDigits=\"4\" timeout=\"15\" action=\""
            + visitor.sink("digits")
            + "\"><Say>Hello. Press four digits.</Say></Gather></Response>";
    Web.Answer made =
        visitor.post(
            visitor.account() + "/Calls.json",
            Visitor.form("From", from.number(), "To", visitor.handset(), "Twiml", twiml),
            visitor.name() + "-call",
            List.of("sid", "status", "direction"));
    narration.expect(
        made.status() == 201 && made.text("status").equals("queued"),
        "it is accepted: from here on it is made once, or told to have failed");
    return made.text("sid");
  }

  private void lookAtTheDigits(String sid) throws IOException, InterruptedException {
    narration.step("Look at the webhook that was asked what to do with the digits");
    String requests = visitor.sink("digits") + "/requests";
    narration.request("GET", requests, Map.of());
    Web.Answer asked = Tour.await(() -> web.get(requests), a -> Visitor.count(a) > 0);
    for (String parameter : List.of("CallSid", "CallStatus", "From", "To", "Digits")) {
      narration.say("       " + parameter + "=" + Visitor.last(asked, parameter));
    }
    narration.expect(
        Visitor.last(asked, "Digits").equals(DIGITS), "it got the digits that were pressed");
    narration.expect(Visitor.last(asked, "CallSid").equals(sid), "in this call");
  }

  private void lookAtTheHandset(String sid) throws IOException, InterruptedException {
    narration.step("Look at what the handset heard");
    String calls = visitor.handsetUrl("calls");
    narration.request("GET", calls, Map.of());
    JsonNode heard =
        Tour.await(() -> web.get(calls), a -> newest(a).path("state").asText().equals("ended"))
            .body()
            .path("calls")
            .path(0);
    narration.say("       seconds of audio: " + heard.path("secondsOfAudio").asText());
    List<String> tones = new ArrayList<>();
    heard.path("tones").forEach(tone -> addSteady(tone, tones));
    narration.say("       steady tones: " + String.join(", ", tones));
    narration.say("       digits: " + heard.path("dtmf").asText());
    narration.expect(heard.path("secondsOfAudio").asDouble() > RECORDED_SECONDS, "it heard us");
    narration.expect(!tones.isEmpty(), "it heard the tone before the recording");
    narration.expect(
        heard.path("dtmf").asText().equals(OUR_DIGITS), "it heard the digits " + OUR_DIGITS);
    String call = visitor.account() + "/Calls/" + sid + ".json";
    Web.Answer ended = Tour.await(() -> web.get(call), a -> a.text("status").equals("completed"));
    narration.request("GET", call, Map.of());
    narration.answer(ended, List.of("status", "duration", "answered_by", "end_time"));
    narration.expect(ended.text("status").equals("completed"), "the call is completed");
  }

  private static void addSteady(JsonNode tone, List<String> tones) {
    long millis = tone.path("toMs").asLong() - tone.path("fromMs").asLong();
    if (millis >= STEADY_MILLIS) {
      tones.add(tone.path("frequencyHz").asText() + " Hz for " + millis + " ms");
    }
  }

  private static JsonNode newest(Web.Answer calls) {
    return calls.body().path("calls").path(0);
  }

  private void lookAtTheRecording(String sid) throws IOException, InterruptedException {
    narration.step("Look at the recording, and fetch its sound");
    String list = visitor.account() + "/Recordings.json?CallSid=" + sid;
    narration.request("GET", list, Map.of());
    JsonNode recording =
        Tour.await(
                () -> web.get(list),
                a -> a.body().at("/recordings/0/status").asText().equals("completed"))
            .body()
            .at("/recordings/0");
    for (String field : List.of("sid", "status", "duration", "media_url")) {
      narration.say("       " + field + "=" + recording.path(field).asText());
    }
    boolean made = recording.path("status").asText().equals("completed");
    narration.expect(
        made && recording.path("duration").asInt() >= RECORDED_SECONDS - 1,
        "it is as long as the call was recorded");
    if (!made) {
      return;
    }
    Web.Answer sound = visitor.get(recording.path("media_url").asText() + ".mp3", List.of());
    narration.expect(
        sound.status() == 200
            && sound.headers().firstValue("Content-Type").orElse("").startsWith("audio/"),
        "its sound can be fetched");
  }

  private void explain(String sid) throws IOException, InterruptedException {
    narration.step("Look at the call's timeline, as ./ringfort explain " + sid + " shows it");
    Web.Answer timeline =
        visitor.get(Timelines.url(visitor.credentials(), sid), List.of("status", "verdict"));
    List<String> lines = Timelines.lines(timeline.body());
    lines.forEach(line -> narration.brief("       " + line));
    narration.expect(
        timeline.text("status").equals("completed") && !lines.isEmpty(),
        "it says what happened, step by step");
  }
}
