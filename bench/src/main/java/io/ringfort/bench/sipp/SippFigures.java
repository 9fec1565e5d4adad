package io.ringfort.bench.sipp;

import io.ringfort.bench.load.Latencies;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What SIPp counted, from the files that `-trace_stat`, `-trace_counts` and `-trace_rtt` write.
///
/// @param begun calls that it began
/// @param failed calls that did not go as the scenario says
/// @param retransmissions messages that either side sent again
/// @param unexpected messages that the scenario does not have at their place, or of no call
/// @param seconds from its start to its end
/// @param answerP50 milliseconds from the INVITE to the 200; 0 where no call was answered
public record SippFigures(
    int begun,
    int succeeded,
    int failed,
    int retransmissions,
    int unexpected,
    double seconds,
    double answerP50,
    double answerP99,
    double answerMax) {

  public boolean isClean() {
    return failed == 0 && retransmissions == 0 && unexpected == 0 && succeeded == begun;
  }

  /// One row of a statistics file, by the names of its columns.
  record Row(List<String> names, List<String> values) {
    int number(String name) {
      int column = names.indexOf(name);
      if (column < 0 || column >= values.size()) {
        throw new IllegalArgumentException(
            "statistics of SIPp: got no column " + name + " (expected: one, as in version 3.6)");
      }
      return Integer.parseInt(values.get(column));
    }

    int sumOfColumnsEndingIn(String end) {
      int sum = 0;
      for (int i = 0; i < Math.min(names.size(), values.size()); i++) {
        sum += names.get(i).endsWith(end) ? Integer.parseInt(values.get(i)) : 0;
      }
      return sum;
    }
  }

  /// The newest row; SIPp adds one a second.
  static Row lastRow(List<String> lines) {
    if (lines.size() < 2) {
      throw new IllegalArgumentException(
          "statistics of SIPp: got " + lines.size() + " lines (expected: names and a row)");
    }
    return new Row(split(lines.getFirst()), split(lines.getLast()));
  }

  private static List<String> split(String line) {
    return Arrays.asList(line.strip().split(";"));
  }

  /// @param statistics the file of `-trace_stat`
  /// @param counts of `-trace_counts`
  /// @param times of `-trace_rtt`; only its names where nothing was answered
  static SippFigures of(
      List<String> statistics, List<String> counts, List<String> times, double seconds) {
    Row row = lastRow(statistics);
    Row messages = lastRow(counts);
    Latencies answers = new Latencies();
    times.stream()
        .skip(1)
        .map(line -> line.split(";"))
        .forEach(
            t ->
                answers.record(
                    (long) (Double.parseDouble(t[1]) * TimeUnit.MILLISECONDS.toNanos(1))));
    return new SippFigures(
        row.number("TotalCallCreated"),
        row.number("SuccessfulCall(C)"),
        row.number("FailedCall(C)"),
        messages.sumOfColumnsEndingIn("_Retrans"),
        messages.sumOfColumnsEndingIn("_Unexp")
            + row.number("OutOfCallMsgs(C)")
            + row.number("DeadCallMsgs(C)"),
        seconds,
        answers.millisAt(50),
        answers.millisAt(99),
        answers.millisAt(100));
  }
}
