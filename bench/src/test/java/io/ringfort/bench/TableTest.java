package io.ringfort.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void showsTheMedianOfTheRoundsAndTheRange() {
    String table = Table.of(report(round(1_000, 0), round(5_000, 0), round(3_000, 0)));
    assertThat(table)
        .containsPattern("to the carrier \\(last submit_sm\\) +3,000 /s +1,000 to 5,000");
    assertThat(table).containsPattern("CPU of PostgreSQL +0\\.200 s per 1,000");
    assertThat(table)
        .containsPattern("by that CPU +2,000 /s")
        .containsPattern("strangers had meanwhile +1\\.5 ");
    assertThat(table).containsPattern("share of its rate +0\\.30");
    assertThat(table).doesNotContain("WRONG");
  }

  @Test
  void shoutsWhenAMessageWasLost() {
    SmsReport report = report(round(1_000, 0), round(1_000, 2));
    assertThat(report.isRight()).isFalse();
    assertThat(Table.of(report))
        .contains("WRONG: of 100 messages 2 lost, 0 doubled; answers other than 201: {}");
  }

  private static SmsReport report(SmsReport.Round... rounds) {
    return new SmsReport(
        new SmsReport.Machine(2, "25", 0.5, 2),
        SmsOptions.defaults().load(),
        SmsOptions.defaults().carrier(),
        new SmsReport.Bare(10_000, 0.03, 0.03),
        new SmsReport.Start(4.5, 3.5, 700),
        List.of(rounds));
  }

  private static SmsReport.Round round(double rate, long lost) {
    SmsReport.Flow flow =
        new SmsReport.Flow(
            100,
            0,
            rate,
            new SmsReport.Millis(1, 2, 3, 4),
            rate,
            rate,
            new SmsReport.Cpu(0.1, 0.05, 0.2, 0.3, 0.4, 1.5),
            new SmsReport.Faults(lost, 0, Map.of(), ""));
    return new SmsReport.Round(flow, flow);
  }
}
