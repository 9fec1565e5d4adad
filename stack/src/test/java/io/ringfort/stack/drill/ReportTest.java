package io.ringfort.stack.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfort.api.operator.StackDoor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final Instant BEGUN = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir private Path folder;

  private final Report report =
      Report.of(
          new Plan(Kind.HOST, "a-voice", List.of("a-voice"), 50, 40, Duration.ofSeconds(30)),
          List.of(
              new Report.Step(BEGUN, "load"),
              new Report.Step(BEGUN.plusSeconds(10), "KILL a-voice [a-voice]")),
          Outcomes.of(Outcomes.ALL, Outcomes.CALM, Outcomes.good()));

  @Test
  void saysTheVerdictFirstThenWhy() {
    assertThat(report.markdown())
        .startsWith("# Drill: host a-voice – held\n")
        .contains(
            "| messages lost | 0 | 0 | held |",
            "| audio gap p99 | at most 2000 ms | 1400 ms | held |",
            "SMS at 50/s: 1000 accepted, 1000 delivered, 0 lost, 2 doubled (3 unknown), 40 late"
                + " (slowest 5700 ms).",
            "- 7 × 127.1.1.1: ConnectException",
            "| a long Play | 40 | 0 | 900 | 1400 | 1400 |",
            "| before the fault |  |  | 80 | 90 | 90 |",
            "Time to recover: 1900 ms until customers noticed nothing any more, 12.3 s until every"
                + " host was up.",
            "- 03:04:15.000 KILL a-voice [a-voice]");
  }

  @Test
  void isWrittenForProgramsToo() throws IOException {
    Path own = report.write(folder);

    assertThat(own).isEqualTo(folder.resolve("drills/20260102-030405-host"));
    assertThat(Files.readString(own.resolve("report.md"))).isEqualTo(report.markdown());
    JsonNode json = new ObjectMapper().readTree(own.resolve("report.json").toFile());
    assertThat(json.path("verdict").asText()).isEqualTo("held");
    assertThat(json.path("outcome").path("calls").path("gap").path("p99").asLong())
        .isEqualTo(1_400);
    assertThat(json.path("plan").path("target").asText()).isEqualTo("a-voice");
    assertThat(json.path("checks")).isNotEmpty();
  }

  @Test
  void isFoundAgainForTheConsole() {
    report.write(folder);

    assertThat(DrillReports.read(folder))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.name()).isEqualTo("20260102-030405-host");
              assertThat(found.target()).isEqualTo("a-voice");
              assertThat(found.begun()).isEqualTo(BEGUN);
              assertThat(found.verdict()).isEqualTo("held");
              assertThat(found.checks()).isNotEmpty().allMatch(StackDoor.DrillCheck::held);
            });
    assertThat(DrillReports.read(folder.resolve("none"))).isEmpty();
  }

  @Test
  void countsDoubtsOfAllHostsWhateverWasRestarted() {
    assertThat(
            Stage.sum(
                "# HELP ringfort_messages_doubts_total x\n"
                    + "ringfort_messages_doubts_total{carrier=\"a\"} 2.0\n"
                    + "ringfort_messages_doubts_total{carrier=\"b\"} 3.0\n"
                    + "ringfort_messages_sent_total 9.0\n"))
        .isEqualTo(5);
    assertThat(
            Stage.added(
                java.util.Map.of("a/1", 4L, "b/2", 1L), java.util.Map.of("a/9", 2L, "b/2", 3L)))
        .isEqualTo(4);
  }
}
