package io.ringfort.stack.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Holds an outcome against its bounds. Pure.
final class Judge {
  private Judge() {}

  /// @param bound and `got` in words
  record Check(String what, String bound, String got, boolean held) {}

  /// What was not under load is not judged.
  static List<Check> judge(Bounds bounds, Outcome outcome) {
    List<Check> checks = new ArrayList<>();
    if (!outcome.aborted().isEmpty()) {
      checks.add(new Check("the guard", "lets it go on", outcome.aborted(), false));
    }
    Outcome.Messages messages = outcome.messages();
    if (outcome.api().requests() > 0) {
      checks.add(
          new Check("messages lost", "0", "" + messages.lost(), messages.lost() == 0));
      checks.add(
          new Check(
              "messages doubled",
              "at most the " + messages.doubts() + " that the stack counted as unknown",
              "" + messages.doubled(),
              messages.doubled() <= messages.doubts()));
      int errors = outcome.api().errors();
      checks.add(new Check("API errors of a client with two addresses", "0", "" + errors, errors == 0));
    }
    calls(bounds, outcome.calls(), checks);
    long hosts = outcome.recovery().hostsMillis();
    checks.add(
        new Check(
            "every host up again", "yes", hosts < 0 ? "no" : "after " + millis(hosts), hosts >= 0));
    return List.copyOf(checks);
  }

  private static void calls(Bounds bounds, Outcome.Calls calls, List<Check> checks) {
    if (calls.live() == 0) {
      return;
    }
    checks.add(
        new Check(
            "calls that go on",
            "at least " + bounds.callsGoOnPercent() + " %",
            String.format(Locale.ROOT, "%.1f %%", calls.goOnPercent()),
            calls.goOnPercent() >= bounds.callsGoOnPercent()));
    long p99 = calls.gap().p99();
    checks.add(
        new Check(
            "audio gap p99",
            "at most " + bounds.gapP99().toMillis() + " ms",
            p99 + " ms",
            p99 <= bounds.gapP99().toMillis()));
    Outcome.Kept kept = calls.kept();
    if (kept.gathering() > 0) {
      checks.add(all("calls whose digits arrive, once", kept.gathering(), kept.gathered()));
    }
    if (kept.recorded() > 0) {
      checks.add(all("recorded calls with one recording", kept.recorded(), kept.recordings()));
    }
  }

  private static Check all(String what, int of, int got) {
    return new Check(what, "all " + of, "" + got, got == of);
  }

  static boolean held(List<Check> checks) {
    return checks.stream().allMatch(Check::held);
  }

  /// For people.
  static String millis(long millis) {
    return millis < 10_000
        ? millis + " ms"
        : String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
  }
}
