package io.ringfort.bench;

import io.ringfort.bench.rtp.RtpFigures;
import io.ringfort.bench.sipp.SippFigures;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A [CallsReport] for people.
final class CallsTable {
  private final StringBuilder text = new StringBuilder();

  private CallsTable() {}

  static String of(CallsReport report) {
    CallsTable table = new CallsTable();
    SmsReport.Machine machine = report.machine();
    table.line(
        "%d cores, Java %s, load average before %.1f, after %.1f",
        machine.cores(), machine.java(), machine.loadBefore(), machine.loadAfter());
    table.line("largest resident size of the JVM %,d MB", report.peakMegabytes());
    table.line(
        "cores while nobody calls: product %.3f (compiler %.3f), database %.3f, strangers %.1f",
        report.quiet().product(),
        report.quiet().compiler(),
        report.quiet().database(),
        report.quiet().strangers());
    table.steps(report.steps(), report.setup(), machine.cores());
    table.stay("calls that are played to, and speak", report.playing());
    table.stay("calls that are recorded", report.recording());
    table.idle(report.idle());
    if (report.lifecycle() != null) {
      table.line("");
      table.line("the lifecycle alone: %s", report.lifecycle());
    }
    return table.text.toString();
  }

  private void steps(List<CallsReport.Step> steps, CallsOptions.Setup setup, int cores) {
    if (steps.isEmpty()) {
      return;
    }
    line("");
    line(
        "calls with prompt \"%s\", hung up by the stack; %d s each",
        setup.prompt(), setup.seconds());
    line(
        "  calls/s   ok  failed  resent  odd   answer ms p50/p99/max   packets   CPU s per 1,000"
            + " calls");
    line(
        "                                                              per call  product  database "
            + " SIPp  bench   strangers  load");
    for (CallsReport.Step s : steps) {
      SippFigures f = s.sipp();
      line(
          "  %6d %6d %6d %6d %5d   %6.0f /%6.0f /%6.0f %9.1f %8.3f (%8.3f) %9.3f %6.3f %6.3f %10.1f"
              + " %6.1f",
          s.perSecond(),
          f.succeeded(),
          f.failed(),
          f.retransmissions(),
          f.unexpected(),
          f.answerP50(),
          f.answerP99(),
          f.answerMax(),
          s.packetsPerCall(),
          s.cpu().product(),
          s.cpu().compiler(),
          s.cpu().database(),
          s.cpu().sipp(),
          s.cpu().bench(),
          s.cpu().strangers(),
          s.load());
    }
    steps.stream()
        .filter(CallsReport.Step::isClean)
        .max((a, b) -> Integer.compare(a.perSecond(), b.perSecond()))
        .ifPresent(
            s ->
                line(
                    "  highest clean: %d/s; by its CPU all the cores would do %,.0f/s",
                    s.perSecond(),
                    cores
                        * 1_000
                        / (s.cpu().product()
                            + s.cpu().database()
                            + s.cpu().sipp()
                            + s.cpu().bench())));
  }

  private void stay(String title, CallsReport.@Nullable Stay s) {
    if (s == null) {
      return;
    }
    line("");
    line("%,d of %,d %s; %.0f s, load %.1f", s.calls(), s.wanted(), title, s.seconds(), s.load());
    CallsReport.Cpu cpu = s.cpu();
    line(
        "  cores                 product %.3f (compiler %.3f), database %.3f, SIPp %.3f, bench"
            + " %.3f, strangers %.1f",
        cpu.product(), cpu.compiler(), cpu.database(), cpu.sipp(), cpu.bench(), cpu.strangers());
    line("  cores for 1,000 calls %.3f", cpu.product() * 1_000 / Math.max(1, s.calls()));
    RtpFigures sound = s.sound();
    line(
        "  heard                 %,d streams, %,.0f packets/s, %,d lost",
        sound.streams(), sound.packetsPerSecond(), sound.lost());
    line(
        "  away from 20 ms       p50 %.2f, p99 %.2f, p99.9 %.2f ms; longest gap %.1f ms",
        sound.unevenP50(), sound.unevenP99(), sound.unevenP999(), sound.longestGap());
    SippFigures f = s.sipp();
    line(
        "  SIPp                  %d ok, %d failed, %d resent, %d odd; answer p50 %.0f, p99 %.0f ms",
        f.succeeded(),
        f.failed(),
        f.retransmissions(),
        f.unexpected(),
        f.answerP50(),
        f.answerP99());
  }

  private void idle(CallsReport.@Nullable Idle idle) {
    if (idle == null) {
      return;
    }
    stay("calls that pause", idle.stay());
    line(
        "  live heap             %,d KB before, %,d KB with them: %.1f KB per call",
        idle.before() / 1_024, idle.during() / 1_024, idle.bytesPerCall() / 1_024);
    line(
        "  resident              %,d MB before, %,d MB with them",
        idle.residentBefore(), idle.residentDuring());
    idle.classes().entrySet().stream()
        .sorted((a, b) -> Long.compare(b.getValue(), a.getValue()))
        .forEach(e -> line("    %,8d bytes per call of %s", e.getValue(), e.getKey()));
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
