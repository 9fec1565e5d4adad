package io.ringfort.stack.drill;

import com.fasterxml.jackson.databind.SerializationFeature;
import io.ringfort.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/// What a drill did and what came of it, for people and for programs.
///
/// @param steps what was done, in its order
/// @param verdict `held`, `not held` or `aborted`
public record Report(
    Plan plan,
    Instant begun,
    List<Step> steps,
    Outcome outcome,
    List<Judge.Check> checks,
    String verdict) {
  private static final int MOST_SEEN = 12;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter FOLDER =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  /// Something that was done, or seen.
  record Step(Instant at, String what) {}

  public Report {
    steps = List.copyOf(steps);
    checks = List.copyOf(checks);
  }

  static Report of(Plan plan, List<Step> steps, Outcome outcome) {
    List<Judge.Check> checks = Judge.judge(plan.kind().bounds(), outcome);
    String verdict =
        !outcome.aborted().isEmpty() ? "aborted" : Judge.held(checks) ? "held" : "not held";
    return new Report(plan, steps.getFirst().at(), steps, outcome, checks, verdict);
  }

  public boolean held() {
    return verdict.equals("held");
  }

  /// Writes `report.md` and `report.json`.
  ///
  /// @param folder in which this report gets one of its own
  /// @return that one
  public Path write(Path folder) {
    Path own = folder.resolve("drills").resolve(FOLDER.format(begun) + "-" + plan.kind().word());
    try {
      Files.createDirectories(own);
      Files.writeString(own.resolve("report.md"), markdown());
      Files.write(
          own.resolve("report.json"),
          new Json().mapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(this));
      return own;
    } catch (IOException e) {
      throw new UncheckedIOException("the report cannot be written into " + own, e);
    }
  }

  public String markdown() {
    StringBuilder text = new StringBuilder();
    line(text, "# Drill: " + plan.kind().word() + " " + plan.target() + " – " + verdict);
    line(text, "");
    line(text, "| must hold | bound | got | |");
    line(text, "|---|---|---|---|");
    for (Judge.Check c : checks) {
      line(
          text,
          "| " + c.what() + " | " + c.bound() + " | " + c.got() + " | "
              + (c.held() ? "held" : "**not held**") + " |");
    }
    messages(text);
    calls(text);
    Outcome.Recovery recovery = outcome.recovery();
    line(text, "");
    line(
        text,
        "Time to recover: "
            + Judge.millis(recovery.trafficMillis())
            + " until customers noticed nothing any more, "
            + (recovery.hostsMillis() < 0
                ? "and not every host came back."
                : Judge.millis(recovery.hostsMillis()) + " until every host was up."));
    line(text, "");
    steps.forEach(s -> line(text, "- " + CLOCK.format(s.at()) + " " + s.what()));
    return text.toString();
  }

  private void messages(StringBuilder text) {
    Outcome.Messages m = outcome.messages();
    Outcome.Api api = outcome.api();
    if (api.requests() == 0) {
      return;
    }
    line(text, "");
    line(
        text,
        "SMS at %s/s: %d accepted, %d delivered, %d lost, %d doubled (%d unknown), %d late (slowest %s)."
            .formatted(
                plan.smsPerSecond() % 1 == 0
                    ? "" + (long) plan.smsPerSecond()
                    : "" + plan.smsPerSecond(),
                m.accepted(),
                m.delivered(),
                m.lost(),
                m.doubled(),
                m.doubts(),
                m.late(),
                Judge.millis(m.slowestMillis())));
    line(
        text,
        "API: %d requests, %d errors, %d made good at the other address, slowest answer %s."
            .formatted(
                api.requests(), api.errors(), api.madeGood(), Judge.millis(api.slowestMillis())));
    api.seen().entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(MOST_SEEN)
        .forEach(e -> line(text, "- " + e.getValue() + " × " + e.getKey()));
    m.missing().forEach(body -> line(text, "- lost: " + body));
  }

  private void calls(StringBuilder text) {
    Outcome.Calls c = outcome.calls();
    if (c.live() == 0) {
      return;
    }
    line(text, "");
    line(
        text,
        "Calls: %d handsets in calls, %d calls on the target, %d of them moved, %d handsets lost theirs."
            .formatted(c.live(), c.onTarget(), c.moved(), c.lost()));
    line(text, "");
    line(text, "| longest pause of each handset, ms | handsets | lost | p50 | p99 | max |");
    line(text, "|---|---|---|---|---|---|");
    for (CallKind kind : CallKind.values()) {
      Outcome.Row row = c.byKind().get(kind);
      if (row != null && kind.sounds()) {
        row(text, kind.title(), "" + row.live(), "" + row.lost(), row.figures());
      } else if (row != null) {
        line(
            text,
            "| " + kind.title() + " | " + row.live() + " | " + row.lost() + " | – | – | – |");
      }
    }
    row(text, "**all**", "" + c.live(), "" + c.lost(), c.gap());
    row(text, "with the carrier's own stalls", "", "", c.gapSeen());
    row(text, "before the fault", "", "", c.gapBefore());
    c.ends().forEach(end -> line(text, "- lost: " + end));
  }

  private static void row(
      StringBuilder text, String title, String live, String lost, Figures figures) {
    line(
        text,
        "| " + title + " | " + live + " | " + lost + " | " + figures.p50() + " | " + figures.p99()
            + " | " + figures.max() + " |");
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }

  /// One sentence, for those who read no table.
  public String sentence() {
    return Map.of(
            "held", "Everything held.",
            "not held", "Not everything held.",
            "aborted", "The guard ended the drill.")
        .getOrDefault(verdict, verdict);
  }
}
