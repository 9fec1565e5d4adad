package io.ringfort.stack.drill;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/// The simulated carrier through its HTTP door: the far end of every call and message.
record Carrier(Http http, URI url) {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int OVER = 409;

  /// How all calls are: `handset`, `state`, `media`.
  List<JsonNode> pulse() throws InterruptedException {
    return list(get("/pulse").path("calls"));
  }

  /// The newest calls of a handset.
  List<JsonNode> calls(String handset) throws InterruptedException {
    return list(get("/handsets/" + handset + "/calls").path("calls"));
  }

  List<JsonNode> inbox(String handset) throws InterruptedException {
    return list(get("/handsets/" + handset + "/messages?limit=10000").path("messages"));
  }

  /// @param script what the handset does once it is connected
  void behaves(String handset, String script) throws InterruptedException {
    post("/handsets/" + handset + "/phone", Http.form("script", script));
  }

  void dials(String handset, String number, String script) throws InterruptedException {
    post("/handsets/" + handset + "/calls", Http.form("to", number, "script", script));
  }

  void presses(String handset, String call, String digits) throws InterruptedException {
    post("/handsets/" + handset + "/calls/" + call + "/digits", Http.form("digits", digits));
  }

  /// No harm when the other end was faster: two handsets that talk with each other end together.
  void hangsUp(String handset, String call) throws InterruptedException {
    String path = "/handsets/" + handset + "/calls/" + call + "/hangup";
    Http.Answer answer = exchange(posted(path, ""));
    if (answer.status() != OVER) {
      good(answer);
    }
  }

  /// What a webhook there is answered.
  void answers(String sink, String twiml) throws InterruptedException {
    try {
      byte[] body = http.bytes(Map.of("contentType", "text/xml", "body", twiml));
      send(request("/sink/" + sink).PUT(BodyPublishers.ofByteArray(body)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<JsonNode> asked(String sink) throws InterruptedException {
    return list(get("/sink/" + sink + "/requests").path("requests"));
  }

  String sink(String name) {
    return url + "/sink/" + name;
  }

  /// A tone that never pauses.
  String tone() {
    return url + "/sounds/tone.wav?hz=440&seconds=300";
  }

  private JsonNode get(String path) throws InterruptedException {
    return send(request(path).GET());
  }

  private void post(String path, String form) throws InterruptedException {
    send(posted(path, form));
  }

  private HttpRequest.Builder posted(String path, String form) {
    return request(path)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(form));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
  }

  private JsonNode send(HttpRequest.Builder request) throws InterruptedException {
    return good(exchange(request));
  }

  private static JsonNode good(Http.Answer answer) {
    if (!answer.isGood()) {
      throw new IllegalStateException(
          "the simulated carrier refuses: got " + answer.status() + " " + answer.body());
    }
    return answer.body();
  }

  private Http.Answer exchange(HttpRequest.Builder request) throws InterruptedException {
    try {
      return http.send(request.build());
    } catch (IOException e) {
      throw new UncheckedIOException("the simulated carrier at " + url + " does not answer", e);
    }
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
