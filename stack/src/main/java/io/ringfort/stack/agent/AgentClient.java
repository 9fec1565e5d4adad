package io.ringfort.stack.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.api.operator.Operation;
import io.ringfort.api.operator.Work;
import io.ringfort.core.json.Json;
import io.ringfort.stack.data.AgentDoor;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// The way from a command to the agent of a running stack.
public final class AgentClient {
  /// A host drains for half a minute at most.
  private static final Duration WITHIN = Duration.ofSeconds(50);
  private static final int OK = 200;

  private final AgentDoor door;
  private final Path data;
  private final Json json = new Json();

  private AgentClient(AgentDoor door, Path data) {
    this.door = door;
    this.data = data;
  }

  /// @throws Refusal when no stack of several hosts runs on the folder
  public static AgentClient of(Path data) {
    return new AgentClient(AgentDoor.read(data).orElseThrow(() -> none(data, null)), data);
  }

  public StackView status() throws InterruptedException {
    return json.read(ask("GET", "/status"), StackView.class);
  }

  /// Without what is in flight: for those who look again and again.
  public StackView hosts() throws InterruptedException {
    return json.read(ask("GET", "/hosts"), StackView.class);
  }

  /// Drains a host and starts it from another release; returns when it is on its way up.
  public void replace(String host, String version) throws InterruptedException {
    ask("POST", "/replace/" + host + "/" + version);
  }

  /// @throws Refusal when the release is missing, damaged, or made for other hosts
  public void check(String version) throws InterruptedException {
    ask("POST", "/check/" + version);
  }

  /// What all hosts run from now on, and after a restart.
  public void settle(String version) throws InterruptedException {
    ask("POST", "/settle/" + version);
  }

  /// Moves the primary of the database to a zone.
  public void promote(String zone) throws InterruptedException {
    ask("POST", "/promote/" + zone);
  }

  /// @param target a host's name or a zone's
  /// @return the hosts that obeyed
  public List<String> order(Order order, String target) throws InterruptedException {
    String name = order.name().toLowerCase(Locale.ROOT).replace('_', '-');
    JsonNode done = json.read(ask("POST", "/" + name + "/" + target), JsonNode.class).path("done");
    return StreamSupport.stream(done.spliterator(), false).map(JsonNode::asText).toList();
  }

  /// Newest first.
  public List<Operation> operations() throws InterruptedException {
    return json.read(ask("GET", "/operations"), ControlDoor.Told.class).operations();
  }

  /// Returns when it is about to run.
  ///
  /// @param key whoever comes again with the same one gets the same operation; null: none
  /// @throws Refusal when another one runs
  public Operation begin(Work work, @Nullable String key) throws InterruptedException {
    byte[] asked = json.bytes(new ControlDoor.Asked(work.words(), key));
    return one(ask("POST", "/operations", HttpRequest.BodyPublishers.ofByteArray(asked)));
  }

  /// As Ctrl-C; returns at once.
  ///
  /// @throws Refusal when there is none of that id
  public Operation cancel(String id) throws InterruptedException {
    return one(ask("POST", "/operations/" + id + "/cancel"));
  }

  private Operation one(String answer) {
    return json.read(answer, ControlDoor.Told.class).operations().getFirst();
  }

  private String ask(String method, String path) throws InterruptedException {
    return ask(method, path, HttpRequest.BodyPublishers.noBody());
  }

  private String ask(String method, String path, HttpRequest.BodyPublisher body)
      throws InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(door.url() + path))
              .header("Authorization", "Bearer " + door.secret())
              .timeout(WITHIN)
              .method(method, body)
              .build();
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != OK) {
        throw new Refusal(
            ExitCode.CONFIGURATION,
            json.read(answer.body(), JsonNode.class).path("error").asText());
      }
      return answer.body();
    } catch (IOException e) {
      throw none(data, e);
    }
  }

  private static Refusal none(Path data, @Nullable Throwable why) {
    String sentence =
        "no stack of several hosts runs on "
            + data
            + " (start one with ./ringfort up --zones 3, or say --data DIR)";
    return why == null
        ? new Refusal(ExitCode.UNAVAILABLE, sentence)
        : new Refusal(ExitCode.UNAVAILABLE, sentence, why);
  }
}
