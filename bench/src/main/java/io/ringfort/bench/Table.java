package io.ringfort.bench;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// A [SmsReport] for people: of each figure the median of the rounds and, beside it, the range.
final class Table {
  private final StringBuilder text = new StringBuilder();

  private Table() {}

  static String of(SmsReport report) {
    Table table = new Table();
    table.heading(report);
    table.start(report.start());
    List<SmsReport.Flow> full = report.rounds().stream().map(SmsReport.Round::full).toList();
    List<SmsReport.Flow> paced = report.rounds().stream().map(SmsReport.Round::paced).toList();
    table.full(full, report.machine().cores());
    table.paced(paced);
    table.bare(report.bare(), full);
    full.forEach(table::faults);
    paced.forEach(table::faults);
    return table.text.toString();
  }

  private void heading(SmsReport report) {
    SmsReport.Machine machine = report.machine();
    SmsOptions.Load load = report.load();
    line(
        "%d cores, Java %s, load average before %.1f, after %.1f",
        machine.cores(), machine.java(), machine.loadBefore(), machine.loadAfter());
    line(
        "%,d messages, %d clients, %d senders, %d rounds (median, and smallest to largest)",
        load.messages(), load.clients(), load.senders(), load.rounds());
    line("");
  }

  private void start(SmsReport.@Nullable Start start) {
    if (start != null) {
      line("start to ready, new data folder      %8.1f s", start.first());
      line("start to ready, again                %8.1f s", start.again());
      line("largest resident size of the JVM     %,8d MB", start.peakMegabytes());
      line("");
    }
  }

  private void full(List<SmsReport.Flow> flows, int cores) {
    line("as fast as answered");
    row("  accepted (201)", "%,.0f", "/s", flows, SmsReport.Flow::acceptedPerSecond);
    row("  accept p50", "%.1f", "ms", flows, f -> f.accept().p50());
    row("  accept p99", "%.1f", "ms", flows, f -> f.accept().p99());
    row("  accept p99.9", "%.1f", "ms", flows, f -> f.accept().p999());
    row(
        "  to the carrier (last submit_sm)",
        "%,.0f",
        "/s",
        flows,
        SmsReport.Flow::endToEndPerSecond);
    row("  to the last receipt", "%,.0f", "/s", flows, SmsReport.Flow::receiptedPerSecond);
    if (flows.stream().allMatch(f -> f.cpu() != null)) {
      row("  CPU of the product", "%.3f", "s per 1,000", flows, f -> cpu(f).product());
      row("    of that its compilers", "%.3f", "s per 1,000", flows, f -> cpu(f).compilers());
      row("  CPU of PostgreSQL", "%.3f", "s per 1,000", flows, f -> cpu(f).database());
      row("  CPU of the simulator", "%.3f", "s per 1,000", flows, f -> cpu(f).simulator());
      row("  CPU of the load client", "%.3f", "s per 1,000", flows, f -> cpu(f).client());
      row(
          "  all the cores would do, by that CPU",
          "%,.0f",
          "/s",
          flows,
          f -> cores * 1_000 / cpu(f).all());
      row("  cores that strangers had meanwhile", "%.1f", "", flows, f -> cpu(f).strangers());
    }
    line("");
  }

  private static SmsReport.Cpu cpu(SmsReport.Flow flow) {
    return Objects.requireNonNull(flow.cpu());
  }

  private void paced(List<SmsReport.Flow> flows) {
    line("at a fixed rate, from the intended moment of each POST");
    row("  intended", "%,.0f", "/s", flows, SmsReport.Flow::intendedPerSecond);
    row("  accepted (201)", "%,.0f", "/s", flows, SmsReport.Flow::acceptedPerSecond);
    row("  accept p50", "%.1f", "ms", flows, f -> f.accept().p50());
    row("  accept p99", "%.1f", "ms", flows, f -> f.accept().p99());
    row("  accept p99.9", "%.1f", "ms", flows, f -> f.accept().p999());
    line("");
  }

  private void bare(SmsReport.Bare bare, List<SmsReport.Flow> full) {
    line("a bare loop of the SMPP library, same simulator, binds and window");
    line("  submitted                          %,8.0f /s", bare.perSecond());
    line("  CPU of the loop                    %8.3f s per 1,000", bare.clientCpu());
    line("  CPU of the simulator               %8.3f s per 1,000", bare.simulatorCpu());
    line(
        "  the product's share of its rate    %8.2f",
        median(full, SmsReport.Flow::endToEndPerSecond) / bare.perSecond());
  }

  private void faults(SmsReport.Flow flow) {
    if (!flow.faults().areNone()) {
      line("");
      line(
          "WRONG: of %,d messages %d lost, %d doubled; answers other than 201: %s %s",
          flow.messages(),
          flow.faults().lost(),
          flow.faults().doubled(),
          flow.faults().bad(),
          flow.faults().example());
    }
  }

  private void row(
      String name,
      String format,
      String unit,
      List<SmsReport.Flow> flows,
      ToDoubleFunction<SmsReport.Flow> figure) {
    double least = flows.stream().mapToDouble(figure).min().orElse(0);
    double most = flows.stream().mapToDouble(figure).max().orElse(0);
    line(
        "%-37s%8s %-12s %s",
        name,
        number(format, median(flows, figure)),
        unit,
        number(format, least) + " to " + number(format, most));
  }

  static double median(List<SmsReport.Flow> flows, ToDoubleFunction<SmsReport.Flow> figure) {
    double[] sorted = flows.stream().mapToDouble(figure).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
