package io.ringfort.acceptance.deploys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfort.acceptance.Caller;
import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.Phone;
import io.ringfort.acceptance.ZonesProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// What an operator does to a stack on purpose, with calls and messages under way: nobody notices.
@EnabledIfSystemProperty(named = "long", matches = "true", disabledReason = "starts fifteen hosts many times")
@Timeout(2_400)
final class DeployTest {
  private static final Duration SOON = Duration.ofSeconds(120);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CALLS = 4;

  private static ZonesProcess stack;

  @BeforeAll
  static void start() {
    stack = ZonesProcess.start(Map.of("account", Map.of("numbers", 3)));
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static Caller caller() {
    return new Caller(stack.carrier(), stack.api(1), stack.credentials().numbers().getFirst());
  }

  private record Made(Phone phone, String sid) {}

  private static Made call(Caller caller) {
    Phone phone = caller.phone("script", "listen", "ringMs", "100");
    String sid = caller.calls(phone, "<Pause length=\"3000\"/>");
    caller.awaitStatus(sid, "in-progress");
    return new Made(phone, sid);
  }

  private static List<Made> calls() {
    Caller caller = caller();
    return Stream.generate(() -> call(caller)).limit(CALLS).toList();
  }

  private static void assertStillUp(List<Made> calls) {
    assertThat(calls)
        .allSatisfy(
            c -> {
              JsonNode heard = c.phone().calls().getFirst();
              assertThat(heard.path("state").asText()).as("%s", heard).isEqualTo("answered");
            });
    Caller caller = caller();
    calls.forEach(c -> caller.awaitStatus(c.sid(), "in-progress"));
    calls.forEach(c -> c.phone().hangsUp(c.phone().calls().getFirst().path("id").asText()));
    calls.forEach(c -> caller.awaitStatus(c.sid(), "completed"));
  }

  private static void assertAllArrived(Trickle trickle) throws InterruptedException {
    assertThat(trickle.stop()).isEmpty();
    assertThat(trickle.accepted()).isNotEmpty();
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(trickle.received()).containsAll(trickle.accepted().values()));
    assertThat(trickle.received()).doesNotHaveDuplicates();
  }

  private static Set<String> releases() {
    Set<String> releases = new TreeSet<>();
    stack.status().path("hosts").forEach(h -> releases.add(h.path("release").asText()));
    return releases;
  }

  private static void assertAllUp() {
    assertThat(StreamSupport.stream(stack.status().path("hosts").spliterator(), false))
        .allSatisfy(h -> assertThat(h.path("state").asText()).as("%s", h).isEqualTo("up"));
  }

  private static String primaryZone() {
    return StreamSupport.stream(stack.status().path("hosts").spliterator(), false)
        .filter(h -> h.path("load").path("primary").asInt() == 1)
        .map(h -> h.path("zone").asText())
        .findFirst()
        .orElse("none");
  }

  @Test
  void aDeployUnderTrafficDropsNoCallAndFailsNoRequest() throws InterruptedException {
    assertThat(stack.run("release", "build", "--name", "good").exit()).isZero();
    List<Made> calls = calls();
    Trickle trickle = Trickle.begin(stack, Carrier.newHandset());

    ZonesProcess.Ran deploy = stack.run("deploy", "good", "--watch", "2");

    assertThat(deploy.exit()).as(deploy.output()).isZero();
    assertThat(releases()).containsExactly("good");
    assertThat(stack.status().path("deploy").path("state").asText()).isEqualTo("DONE");
    assertAllArrived(trickle);
    assertStillUp(calls);
  }

  @Test
  void aReleaseWithWrongSettingsGoesBackByItself() throws IOException {
    Set<String> before = releases();
    Path bad = withoutCertificate();
    assertThat(
            stack.run("release", "build", "--name", "bad", "--stack", bad.toString()).exit())
        .isZero();
    List<Made> calls = calls();

    ZonesProcess.Ran deploy = stack.run("deploy", "bad", "--watch", "2");

    assertThat(deploy.exit()).as(deploy.output()).isEqualTo(1);
    assertThat(deploy.output()).contains("refuses to start", "going back");
    assertThat(releases()).isEqualTo(before);
    assertThat(stack.status().path("deploy").path("state").asText()).isEqualTo("BACK");
    assertAllUp();
    assertStillUp(calls);
  }

  /// Settings that can be read, but not be used: a certificate that is not there.
  private static Path withoutCertificate() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(stack.data().resolve("stack.yaml")));
    ObjectNode settings = (ObjectNode) JSON.readTree(lines.removeLast().strip());
    String file = "/nowhere/certificate.pem";
    settings
        .putObject("voice")
        .putObject("sip")
        .put("tlsPort", 5061)
        .put("certificate", file)
        .put("key", file);
    lines.add("  " + JSON.writeValueAsString(settings));
    return Files.write(stack.data().resolveSibling("bad.yaml"), lines);
  }

  @Test
  void aZoneIsEvacuatedAndComesBack() throws InterruptedException {
    String zone = primaryZone();
    String other = zone.equals("b") ? "c" : "b";
    List<Made> calls = calls();
    Trickle trickle = Trickle.begin(stack, Carrier.newHandset());

    ZonesProcess.Ran evacuated = stack.run("evacuate", zone);

    assertThat(evacuated.exit()).as(evacuated.output()).isZero();
    assertThat(StreamSupport.stream(stack.status().path("hosts").spliterator(), false))
        .filteredOn(h -> h.path("zone").asText().equals(zone))
        .hasSize(5)
        .allSatisfy(h -> assertThat(h.path("state").asText()).isEqualTo("down"));
    await().atMost(SOON).until(() -> !Set.of(zone, "none").contains(primaryZone()));
    ZonesProcess.Ran refused = stack.run("evacuate", other);
    assertThat(refused.exit()).isEqualTo(69);
    assertThat(refused.output()).contains("queue: got 1 hosts", "synchronous replica");
    ZonesProcess.Ran restored = stack.run("restore", zone);
    assertThat(restored.exit()).as(restored.output()).isZero();
    assertAllUp();
    assertAllArrived(trickle);
    assertStillUp(calls);
  }
}
