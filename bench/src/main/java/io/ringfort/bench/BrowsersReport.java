package io.ringfort.bench;

import io.ringfort.bench.browsers.Result;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that one run of `bench browsers` found; its JSON is these records as they are.
///
/// @param quiet cores while nobody calls; the others have that in them
/// @param begun how the calls came up
/// @param setUp processor seconds for each call that came up
/// @param stay cores while they were there
/// @param seconds of that
/// @param calls what their pages heard meanwhile
/// @param ended how they ended
/// @param load how many wanted a core in the minute before the end of the measuring
record BrowsersReport(
    SmsReport.Machine machine,
    BrowsersOptions.Load asked,
    Cpu quiet,
    Result.Begun begun,
    Cpu setUp,
    Cpu stay,
    double seconds,
    Result.Heard calls,
    Ended ended,
    Memory memory,
    double load) {

  /// Processor time: of the stack's JVM, PostgreSQL, the pages, and the bench with its HTTP server.
  ///
  /// @param compiler how much of the product's its just-in-time compilers had: less, the longer it
  ///   runs
  /// @param strangers how many cores processes that do not take part had meanwhile
  record Cpu(
      double product,
      double compiler,
      double database,
      double pages,
      double bench,
      double strangers) {

    static Cpu of(CallsReport.Cpu common) {
      return new Cpu(
          common.product(),
          common.compiler(),
          common.database(),
          common.sipp(),
          common.bench(),
          common.strangers());
    }
  }

  /// @param lost calls that were not there any more when they were to be hung up
  /// @param completed calls of which the API says so
  /// @param other what it says of others: call SID to status
  record Ended(int lost, int completed, Map<String, String> other, List<String> faults) {
    Ended {
      other = Map.copyOf(other);
      faults = List.copyOf(faults);
    }
  }

  /// Of the product's JVM.
  ///
  /// @param before live bytes of the heap without calls, after a full collection
  /// @param during with them
  /// @param residentBefore megabytes
  record Memory(
      long before, long during, long residentBefore, long residentDuring, long peakMegabytes) {}

  /// Calls that were there, of those that were wanted, to the last.
  boolean isRight() {
    return begun.there() == begun.wanted()
        && calls.silent() == 0
        && calls.wrong() == 0
        && ended.lost() == 0
        && ended.other().isEmpty()
        && ended.completed() >= begun.wanted();
  }

  /// The first thing that went wrong; null: nothing did.
  @Nullable String fault() {
    if (isRight()) {
      return null;
    }
    return ("%d of %d calls came up, %d fell silent, %d heard something else, %d were lost, "
            + "%d did not end as completed: %s %s")
        .formatted(
            begun.there(),
            begun.wanted(),
            calls.silent(),
            calls.wrong(),
            ended.lost(),
            begun.wanted() - ended.completed(),
            begun.faults().isEmpty() ? ended.faults() : begun.faults(),
            ended.other());
  }

  /// Per cent of a core that one call takes, with the quiet stack's share in it.
  double percentPerCall() {
    return 100 * stay.product() / Math.max(1, begun.there());
  }

  /// The same without the quiet stack and the compilers.
  double ownPercentPerCall() {
    double own = stay.product() - stay.compiler() - (quiet.product() - quiet.compiler());
    return 100 * own / Math.max(1, begun.there());
  }

  double bytesPerCall() {
    return (double) (memory.during() - memory.before()) / Math.max(1, begun.there());
  }
}
