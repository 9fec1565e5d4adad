package io.ringfort.acceptance.newcomer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfort.acceptance.Credentials;
import io.ringfort.acceptance.Ended;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a newcomer meets first: `README.md`, "Two commands".
@ExtendWith(SharedStack.class)
final class NewcomerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StackProcess stack;
  private final Credentials credentials;

  NewcomerTest(StackProcess stack) {
    this.stack = stack;
    credentials = stack.credentials();
  }

  @Test
  void theFirstOutputSaysAllThatOneNeeds() {
    assertThat(stack.output())
        .startsWith("Ringfort is up after ")
        .contains(
            credentials.apiUrl().toString(),
            credentials.accountSid(),
            credentials.authToken(),
            stack.data().toString())
        .contains(String.valueOf(credentials.simulatorUrl()))
        .contains(credentials.numbers());
    assertThat(credentials.numbers()).hasSize(2).allMatch(n -> n.matches("\\+1\\d{10}"));
    assertThat(credentials.authToken()).matches("[0-9a-f]{32}");
  }

  @Test
  void theThreeLinesShowTheMessageDelivered() throws IOException {
    List<String> lines = curls();

    JsonNode sent = JSON.readTree(Ended.bash(lines.get(0)).out());

    assertThat(sent.path("sid").asText()).startsWith("SM");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              JsonNode newest =
                  JSON.readTree(Ended.bash(lines.get(1)).out()).path("messages").path(0);
              assertThat(newest.path("sid")).isEqualTo(sent.path("sid"));
              assertThat(newest.path("status").asText()).isEqualTo("delivered");
            });
    JsonNode inbox = JSON.readTree(Ended.bash(lines.get(2)).out()).path("messages");
    assertThat(inbox).extracting(m -> m.path("body").asText()).containsOnly("Hello from Ringfort");
  }

  /// What the first output says to paste.
  private List<String> curls() {
    List<String> lines =
        stack.output().lines().filter(l -> l.startsWith("  curl ")).map(String::strip).toList();
    assertThat(lines).hasSize(5);
    return lines;
  }

  @Test
  void theLinesAfterThemCallAHandsetAndLeadToItsRecording() throws IOException {
    List<String> lines = curls();

    JsonNode call = JSON.readTree(Ended.bash(lines.get(3)).out());

    assertThat(call.path("sid").asText()).startsWith("CA");
    JsonNode recording =
        await()
            .atMost(Duration.ofSeconds(40))
            .until(
                () -> JSON.readTree(Ended.bash(lines.get(4)).out()).path("recordings").path(0),
                r ->
                    r.path("call_sid").equals(call.path("sid"))
                        && r.path("status").asText().equals("completed"));
    assertThat(recording.path("duration").asInt()).isPositive();
    String login = " -u " + credentials.accountSid() + ":" + credentials.authToken() + " ";
    Ended sound =
        Ended.bash("curl -s" + login + recording.path("media_url").asText() + " | head -c 4; echo");
    assertThat(sound.out()).startsWith("RIFF");
  }

  @Test
  void theCredentialsAreForTheirOwnerAlone() throws IOException {
    Path file = stack.data().resolve("credentials.json");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(JSON.readTree(file.toFile()).properties())
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrder(
            "accountSid",
            "authToken",
            "apiUrl",
            "simulatorUrl",
            "numbers",
            "gateways",
            "secureUrl",
            "secureGateways");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(stack.data().resolve("keys.json"))))
        .isEqualTo("rw-------");
  }

  @Test
  void theTourOfTheRunningStackGoesWell() {
    Ended tour = Ended.launcher("demo", "--data", stack.data().toString());

    assertThat(tour.exitCode()).as("%s", tour).isZero();
    assertThat(tour.out()).contains("steps went as they should").doesNotContain("NOT SO");
  }
}
