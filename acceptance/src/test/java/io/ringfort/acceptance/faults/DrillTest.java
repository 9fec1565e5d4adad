package io.ringfort.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfort.acceptance.ZonesProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// The drills that operators run, on a small load: see docs/drills.md.
@EnabledIfSystemProperty(named = "long", matches = "true", disabledReason = "starts fifteen hosts")
@Timeout(600)
final class DrillTest {
  private static ZonesProcess stack;

  @BeforeAll
  static void start() {
    stack = ZonesProcess.start(Map.of());
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void aKilledMessagingHostLosesNothingAndTheReportSaysSo() throws IOException {
    ZonesProcess.Ran drill =
        stack.run("drill", "host", "a-messaging", "--sms-rate", "20", "--calls", "0", "--for", "5s");

    assertThat(drill.output()).contains("# Drill: host a-messaging – held", "messages lost | 0 | 0");
    assertThat(drill.exit()).isZero();
    JsonNode report = report();
    assertThat(report.path("verdict").asText()).isEqualTo("held");
    assertThat(report.path("outcome").path("messages").path("accepted").asInt()).isPositive();
    assertThat(report.path("outcome").path("api").path("errors").asInt()).isZero();
  }

  @Test
  void aDrillOfWhatIsNotThereIsRefused() {
    ZonesProcess.Ran drill = stack.run("drill", "host", "d-voice");

    assertThat(drill.exit()).isEqualTo(78);
    assertThat(drill.output()).contains("got 'd-voice' (expected: a zone, or one of a-gateway");
  }

  private static JsonNode report() throws IOException {
    try (Stream<Path> drills = Files.list(stack.data().resolve("drills"))) {
      List<Path> all = drills.toList();
      assertThat(all).hasSize(1);
      return new ObjectMapper().readTree(all.getFirst().resolve("report.json").toFile());
    }
  }
}
