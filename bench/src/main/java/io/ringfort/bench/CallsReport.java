package io.ringfort.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.bench.rtp.RtpFigures;
import io.ringfort.bench.sipp.SippFigures;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that one run of `bench calls` found; its JSON is these records as they are.
///
/// @param quiet cores while nobody calls; a step's figures have its share in them
/// @param playing and `recording`, `idle`: null where they were left out
/// @param lifecycle what the loop without a stack printed; null where it was left out
record CallsReport(
    SmsReport.Machine machine,
    CallsOptions.Setup setup,
    CallsOptions.Held held,
    Cpu quiet,
    List<Step> steps,
    @Nullable Stay playing,
    @Nullable Stay recording,
    @Nullable Idle idle,
    long peakMegabytes,
    @Nullable JsonNode lifecycle) {

  CallsReport {
    steps = List.copyOf(steps);
  }

  /// Calls that come at one rate, hear their prompt, and are hung up.
  ///
  /// @param perSecond wanted
  /// @param cpu seconds for 1,000 calls
  /// @param sound whole packets that came; each second of a call is 50
  /// @param load how many wanted a core in the minute before its end
  record Step(
      int perSecond,
      SippFigures sipp,
      Cpu cpu,
      double packetsPerCall,
      RtpFigures sound,
      double load) {
    boolean isClean() {
      return sipp.isClean();
    }
  }

  /// Calls that stay.
  ///
  /// @param calls there at the beginning of the measuring
  /// @param cpu in cores
  /// @param seconds of measuring
  record Stay(
      int wanted,
      int calls,
      double seconds,
      Cpu cpu,
      RtpFigures sound,
      SippFigures sipp,
      double load) {
    boolean isClean() {
      return calls == wanted && sipp.isClean() && sound.lost() == 0;
    }
  }

  /// Calls that only pause.
  ///
  /// @param stay the same measuring while they did
  /// @param before live bytes of the heap without calls, after a full collection
  /// @param during with them
  /// @param residentBefore of the JVM, in megabytes
  /// @param classes what grew most, in bytes for each call
  record Idle(
      Stay stay,
      long before,
      long during,
      long residentBefore,
      long residentDuring,
      Map<String, Long> classes) {
    Idle {
      classes = Map.copyOf(classes);
    }

    double bytesPerCall() {
      return (double) (during - before) / stay.calls();
    }
  }

  /// Processor time: of the stack's JVM, PostgreSQL, SIPp, and the bench with its HTTP server and
  /// its far end of the sound.
  ///
  /// @param compiler how much of the product's its just-in-time compilers had: less, the longer it
  ///   runs
  /// @param strangers how many cores processes that do not take part had meanwhile
  record Cpu(
      double product,
      double compiler,
      double database,
      double sipp,
      double bench,
      double strangers) {}

  /// Every call went as it should.
  boolean isRight() {
    return steps.stream().allMatch(Step::isClean)
        && (playing == null || playing.isClean())
        && (recording == null || recording.isClean())
        && (idle == null || idle.stay().isClean());
  }
}
