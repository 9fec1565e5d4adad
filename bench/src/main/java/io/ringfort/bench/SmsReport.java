package io.ringfort.bench;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that one run of `bench sms` found; its JSON is these records as they are.
///
/// @param bare the bare loop, before the stack ran
/// @param start null where the stack ran already
record SmsReport(
    Machine machine,
    SmsOptions.Load load,
    SmsOptions.Carrier carrier,
    Bare bare,
    @Nullable Start start,
    List<Round> rounds) {

  SmsReport {
    rounds = List.copyOf(rounds);
  }

  /// @param loadBefore how many processes wanted a core in the minute before: others than ours
  record Machine(int cores, String java, double loadBefore, double loadAfter) {}

  /// @param cpu of the loop and of the simulator, in seconds for 1,000 messages
  record Bare(double perSecond, double clientCpu, double simulatorCpu) {}

  /// From the launcher's start to readiness, in seconds; the machine's file cache was warm.
  ///
  /// @param first on a new data folder
  /// @param again on the same, after a clean stop
  /// @param peakMegabytes the JVM's largest resident size in the whole run
  record Start(double first, double again, long peakMegabytes) {}

  /// @param full as fast as the clients are answered
  /// @param paced at a fixed rate
  record Round(Flow full, Flow paced) {}

  /// One fixed number of messages.
  ///
  /// @param acceptedPerSecond 201 answers from the first POST to the last answer
  /// @param endToEndPerSecond messages from the first POST until the carrier had taken the last
  /// @param receiptedPerSecond messages from the first POST until its last receipt was acknowledged
  /// @param lost accepted, but never seen by the carrier
  /// @param doubled seen by the carrier more than once
  /// @param bad answers other than 201
  record Flow(
      int messages,
      double intendedPerSecond,
      double acceptedPerSecond,
      Millis accept,
      double endToEndPerSecond,
      double receiptedPerSecond,
      @Nullable Cpu cpu,
      Faults faults) {}

  /// Percentiles of the time to a 201.
  record Millis(double p50, double p99, double p999, double max) {}

  /// Seconds of processor time for 1,000 messages, until everything about them was at rest.
  ///
  /// @param compilers of the product's, those of its just-in-time compilers: they rest in a process that
  ///   runs for long
  /// @param strangers how many cores processes that do not take part had meanwhile: what makes a
  ///   rate too low
  record Cpu(
      double product,
      double compilers,
      double database,
      double simulator,
      double client,
      double strangers) {
    double all() {
      return product + database + simulator + client;
    }
  }

  record Faults(long lost, long doubled, Map<Integer, Integer> bad, String example) {
    Faults {
      bad = Map.copyOf(bad);
    }

    boolean areNone() {
      return lost == 0 && doubled == 0 && bad.isEmpty();
    }
  }

  /// Every message was accepted once and came once.
  boolean isRight() {
    return rounds.stream()
        .allMatch(r -> r.full().faults().areNone() && r.paced().faults().areNone());
  }
}
