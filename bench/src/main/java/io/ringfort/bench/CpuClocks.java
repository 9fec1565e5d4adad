package io.ringfort.bench;

import io.ringfort.bench.processes.CpuTime;
import io.ringfort.bench.processes.SimulatorProcess;
import io.ringfort.bench.processes.StackProcess;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Reads the processor time of everybody who takes part.
record CpuClocks(StackProcess stack, SimulatorProcess simulator) {
  private static final long SAMPLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /// A tenth of a core: threads that only look whether there is work take less.
  private static final double AT_REST_SECONDS = 0.05;

  private static final int MOST_SAMPLES = 60;

  /// Seconds since each process began.
  ///
  /// @param compilers of the product's, those of its just-in-time compilers
  /// @param machine since the machine did: everybody's
  /// @param nanos [System#nanoTime] of the reading
  record Reading(
      double product,
      double compilers,
      double database,
      double simulator,
      double client,
      double machine,
      long nanos) {
    private double others() {
      return product + database + simulator;
    }

    /// How many cores strangers had since then.
    double strangersSince(Reading earlier) {
      double strangers =
          machine - earlier.machine - (others() + client - earlier.others() - earlier.client);
      return strangers / ((nanos - earlier.nanos) / 1e9);
    }

    SmsReport.Cpu since(Reading earlier, int messages, double strangers) {
      double thousands = messages / 1_000.0;
      return new SmsReport.Cpu(
          (product - earlier.product) / thousands,
          Math.max(0, compilers - earlier.compilers) / thousands,
          (database - earlier.database) / thousands,
          (simulator - earlier.simulator) / thousands,
          (client - earlier.client) / thousands,
          strangers);
    }
  }

  Reading read() {
    return new Reading(
        stack.cpuSeconds(),
        stack.compilerCpuSeconds(),
        stack.databaseCpuSeconds(),
        simulator.cpuSeconds(),
        CpuTime.secondsOf(ProcessHandle.current()),
        CpuTime.secondsOfMachine(),
        System.nanoTime());
  }

  /// Waits, at most half a minute, until the others are at rest: records are written to the archive
  /// after the last receipt, and count too.
  ///
  /// @return the reading from before the rest
  Reading readAtRest() {
    Reading before = read();
    for (int i = 0; i < MOST_SAMPLES; i++) {
      LockSupport.parkNanos(SAMPLE_NANOS);
      Reading now = read();
      if (now.others() - before.others() < AT_REST_SECONDS) {
        return before;
      }
      before = now;
    }
    return before;
  }
}
