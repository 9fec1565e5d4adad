package io.ringfort.acceptance;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/// A handset of the simulated carrier that makes and takes calls, through its HTTP door.
public record Phone(Carrier carrier, String number) {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /// A handset that no other test uses.
  public static Phone of(Carrier carrier) {
    return new Phone(carrier, Carrier.newHandset());
  }

  /// @param namesAndValues of `answer`, `ringMs`, `early`, `script`
  public Phone behaves(String... namesAndValues) {
    post("/phone", namesAndValues);
    return this;
  }

  /// Calls a number.
  ///
  /// @param script what it does once it is answered
  /// @return the call's id at the handset
  public String calls(String to, String script) {
    return post("/calls", "To", to, "script", script).text("id");
  }

  public void presses(String callId, String digits) {
    post("/calls/" + callId + "/digits", "digits", digits);
  }

  public void hangsUp(String callId) {
    post("/calls/" + callId + "/hangup");
  }

  /// The calls of the handset, newest first.
  public List<JsonNode> calls() {
    JsonNode calls = Http.get(url("/calls")).body().path("calls");
    return StreamSupport.stream(calls.spliterator(), false).toList();
  }

  /// The newest call, as soon as it is so.
  public JsonNode awaitCall(Predicate<JsonNode> wanted) {
    return await()
        .atMost(PATIENCE)
        .until(this::calls, calls -> !calls.isEmpty() && wanted.test(calls.getFirst()))
        .getFirst();
  }

  /// The newest call, once it has ended.
  public JsonNode awaitEnd() {
    return awaitCall(call -> call.path("state").asText().equals("ended"));
  }

  /// What a call heard, as a WAVE file.
  public byte[] heard(JsonNode call) {
    return Http.bytes(URI.create(carrier.url() + call.path("wav").asText()));
  }

  private Answer post(String path, String... namesAndValues) {
    Answer answer =
        Http.send(
            Http.request(url(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(Http.form(namesAndValues))));
    if (answer.status() >= 300) {
      throw new IllegalStateException(
          "the phone refuses " + path + ": got " + answer.status() + " " + answer.body());
    }
    return answer;
  }

  private URI url(String path) {
    return URI.create(carrier.url() + "/handsets/" + number + path);
  }
}
