package io.ringfort.bench;

import io.ringfort.bench.rtp.RtpFigures;
import java.util.Locale;

/// A [BrowsersReport] for people.
final class BrowsersTable {
  private static final int MINUTE = 60;
  private final StringBuilder text = new StringBuilder();

  private BrowsersTable() {}

  static String of(BrowsersReport report) {
    BrowsersTable table = new BrowsersTable();
    SmsReport.Machine machine = report.machine();
    table.line(
        "%d cores, Java %s, load average before %.1f, after %.1f",
        machine.cores(), machine.java(), machine.loadBefore(), machine.loadAfter());
    table.line(
        "%d calls of web pages, %s, far end %s; %.0f s, load %.1f",
        report.asked().calls(),
        report.asked().codec(),
        report.asked().farEnd(),
        report.seconds(),
        report.load());
    table.calls(report);
    table.sound(report);
    table.cpu(report);
    table.memory(report);
    String fault = report.fault();
    if (fault != null) {
      table.line("");
      table.line("WRONG: %s", fault);
    }
    return table.text.toString();
  }

  private void calls(BrowsersReport r) {
    line("");
    line("  came up               %,d of %,d", r.begun().there(), r.begun().wanted());
    line(
        "  lost                  %,d; ended as completed %,d",
        r.ended().lost() + r.begun().wanted() - r.begun().there(), r.ended().completed());
    line(
        "  invite to answer      p50 %.0f, p99 %.0f ms",
        r.begun().answerP50(), r.begun().answerP99());
    line(
        "  answer to sound       p50 %.0f, p99 %.0f ms",
        r.begun().soundP50(), r.begun().soundP99());
  }

  private void sound(BrowsersReport r) {
    RtpFigures sound = r.calls().sound();
    line(
        "  heard                 %,d calls, %,.0f packets/s, %,d lost, %,d refused",
        sound.streams(), sound.packetsPerSecond(), sound.lost(), r.calls().refused());
    line("  wrong sound, none     %,d, %,d calls", r.calls().wrong(), r.calls().silent());
    line("  lost on the way there %,d packets, by the product's reports", r.calls().missed());
    line(
        "  away from 20 ms       p50 %.2f, p99 %.2f, p99.9 %.2f ms; longest gap %.1f ms",
        sound.unevenP50(), sound.unevenP99(), sound.unevenP999(), sound.longestGap());
  }

  private void cpu(BrowsersReport r) {
    line("");
    cores("cores while nobody calls", r.quiet());
    cores("cores with the calls", r.stay());
    cores("CPU s to set one up", r.setUp());
    line(
        "  product per call      %.2f %% of a core: %.3f CPU s a minute",
        r.percentPerCall(), r.percentPerCall() * MINUTE / 100);
    line(
        "    of that the call    %.2f %% of a core: %.3f CPU s a minute (without the quiet stack"
            + " and the compilers)",
        r.ownPercentPerCall(), r.ownPercentPerCall() * MINUTE / 100);
  }

  private void cores(String what, BrowsersReport.Cpu cpu) {
    line(
        "  %-24s product %.3f (compiler %.3f), database %.3f, pages %.3f, bench %.3f, strangers"
            + " %.1f",
        what,
        cpu.product(),
        cpu.compiler(),
        cpu.database(),
        cpu.pages(),
        cpu.bench(),
        cpu.strangers());
  }

  private void memory(BrowsersReport r) {
    BrowsersReport.Memory m = r.memory();
    line("");
    line(
        "  live heap             %,d KB before, %,d KB with them: %.1f KB per call",
        m.before() / 1_024, m.during() / 1_024, r.bytesPerCall() / 1_024);
    line(
        "  resident              %,d MB before, %,d MB with them, %,d MB at its largest",
        m.residentBefore(), m.residentDuring(), m.peakMegabytes());
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
