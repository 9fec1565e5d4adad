package io.ringfort.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;

/// The simulated carrier through its HTTP door, wherever it runs: handsets, faults, the ledger, and
/// sinks that play customers' servers.
public record Carrier(URI url) {
  private static final AtomicInteger HANDSETS = new AtomicInteger();

  /// The number of a handset that no other test of this run uses; it is switched on.
  public static String newHandset() {
    return "+1646%07d".formatted(5_550_000 + HANDSETS.incrementAndGet());
  }

  /// What a handset received, the oldest first: `from`, `to`, `body`, `submits`, `parts`,
  /// `encoding`.
  public List<JsonNode> inbox(String handset) {
    return list(get("/handsets/" + handset + "/messages?limit=10000").path("messages"));
  }

  /// Lets a handset write to a number; the carrier delivers it.
  public void write(String handset, String to, String body) {
    URI inbox = URI.create(url + "/handsets/" + handset + "/messages");
    String form = Http.form("To", to, "Body", body);
    ok(
        Http.send(
            Http.request(inbox)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))));
  }

  /// @param state `on`, `off`, `unknown`, `landline`, `blocked` or `expired`
  public void turn(String handset, String state) {
    put("/handsets/" + handset, Map.of("state", state));
  }

  /// Counts since the last reset: `submits`, `distinctMessages`, `doubled`, `receiptsPending`,
  /// `binds`, ...
  public JsonNode ledger() {
    return get("/ledger");
  }

  /// Forgets every count, inbox and pending receipt.
  public void reset() {
    ok(Http.send(Http.request(URI.create(url + "/ledger")).DELETE()));
  }

  /// @param faults `dropResponses`, `throttle`, `reject`, `delayMs`, `killBinds`; what is absent is
  ///   off
  public void order(Map<String, Object> faults) {
    put("/faults", faults);
  }

  /// The URL of a sink.
  public URI sink(String name) {
    return URI.create(url + "/sink/" + name);
  }

  /// @param answer `status`, `contentType`, `body`, `delayMs`, `hang`, `failFirst`; what is absent
  ///   is an empty TwiML document
  public void answer(String sink, Map<String, Object> answer) {
    put("/sink/" + sink, answer);
  }

  /// What a sink was asked, the oldest first: `method`, `uri`, `headers` (names in lower case),
  /// `query`, `form`, `body`.
  public List<JsonNode> asked(String sink) {
    return list(get("/sink/" + sink + "/requests").path("requests"));
  }

  private JsonNode get(String path) {
    return ok(Http.get(URI.create(url + path)));
  }

  private void put(String path, Map<String, Object> content) {
    ok(Http.send(Http.request(URI.create(url + path)).PUT(Http.json(content))));
  }

  private static JsonNode ok(Answer answer) {
    if (answer.status() >= 300) {
      throw new IllegalStateException(
          "the simulated carrier refuses: got " + answer.status() + " " + answer.body());
    }
    return answer.body();
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
