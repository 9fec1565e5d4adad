package io.ringfort.acceptance;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/// An account that makes calls over the API, and what becomes of them. Any thread.
///
/// @param from its number
public record Caller(Carrier carrier, Api api, String from) {
  /// Longer than any call of the tests.
  public static final Duration SOON = Duration.ofSeconds(45);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
  private static final AtomicInteger SINKS = new AtomicInteger();
  private static final List<String> FINAL =
      List.of("completed", "busy", "failed", "no-answer", "canceled");

  public static Caller of(StackProcess stack) {
    return new Caller(stack.carrier(), stack.api(), stack.credentials().numbers().getFirst());
  }

  /// A handset that no other test uses.
  public Phone phone(String... behaviour) {
    return Phone.of(carrier).behaves(behaviour);
  }

  /// The name of a sink that no other test uses.
  public String newSink() {
    return "voice-" + SINKS.incrementAndGet();
  }

  /// A sink that answers with these verbs.
  ///
  /// @return its name
  public String documents(String verbs) {
    String sink = newSink();
    carrier.answer(sink, Map.of("body", twiml(verbs)));
    return sink;
  }

  public static String twiml(String verbs) {
    return "<Response>" + verbs + "</Response>";
  }

  /// Calls a phone with a document.
  ///
  /// @param more parameters: name, value, name, value, ...
  /// @return the call's SID
  public String calls(Phone to, String verbs, String... more) {
    return calls(to.number(), Http.form("Twiml", twiml(verbs)) + "&" + Http.form(more));
  }

  /// Calls a number or SIP address with a document.
  public String callsAddress(String to, String verbs, String... more) {
    return calls(to, Http.form("Twiml", twiml(verbs)) + "&" + Http.form(more));
  }

  /// Calls a phone with the document at a URL.
  public String callsWithUrl(Phone to, String url, String... more) {
    return calls(to.number(), Http.form("Url", url) + "&" + Http.form(more));
  }

  private String calls(String to, String form) {
    Answer made =
        api.postBody("/Calls.json", Http.form("From", from, "To", to) + "&" + form, Map.of());
    if (made.status() != 201) {
      throw new AssertionError("a call: got " + made.status() + " " + made.body());
    }
    return made.text("sid");
  }

  public JsonNode awaitCall(String sid, Predicate<JsonNode> wanted) {
    return await()
        .atMost(SOON)
        .pollInterval(LOOK_AGAIN)
        .until(() -> api.get("/Calls/" + sid + ".json").body(), wanted::test);
  }

  public JsonNode awaitStatus(String sid, String status) {
    return awaitCall(sid, call -> call.path("status").asText().equals(status));
  }

  /// The call, once it has ended.
  public JsonNode ended(String sid) {
    return awaitCall(sid, call -> FINAL.contains(call.path("status").asText()));
  }

  /// Two-channel sound of a call's recording, once it is there.
  public Wave recording(String callSid) {
    JsonNode recording =
        await("recording")
            .atMost(SOON)
            .until(
                () -> api.get("/Recordings.json?CallSid=" + callSid).body().at("/recordings/0"),
                r -> r.path("status").asText().equals("completed"));
    String sid = recording.path("sid").asText();
    return Wave.read(api.bytes("/Recordings/" + sid + ".wav?RequestedChannels=2"));
  }

  /// What a sink was asked, once there is as much.
  public List<JsonNode> awaitAsked(String sink, int count) {
    return await()
        .atMost(SOON)
        .pollInterval(LOOK_AGAIN)
        .until(() -> carrier.asked(sink), list -> list.size() >= count);
  }

  /// The parameters of the one request that a sink gets.
  public JsonNode awaitForm(String sink) {
    return awaitAsked(sink, 1).getFirst().path("form");
  }

  /// A list of the API, its elements.
  public List<JsonNode> list(String path, String name) {
    return StreamSupport.stream(api.get(path).body().path(name).spliterator(), false).toList();
  }

  /// For how long a phone's call heard a tone, in milliseconds.
  public static long heardMs(JsonNode call, int frequencyHz) {
    return tones(call, frequencyHz).stream()
        .mapToLong(tone -> tone.path("toMs").asLong() - tone.path("fromMs").asLong())
        .sum();
  }

  /// The tones of that frequency that a phone's call heard: `fromMs`, `toMs`.
  public static List<JsonNode> tones(JsonNode call, int frequencyHz) {
    return StreamSupport.stream(call.path("tones").spliterator(), false)
        .filter(tone -> Math.abs(tone.path("frequencyHz").asDouble() - frequencyHz) < 12)
        .toList();
  }
}
