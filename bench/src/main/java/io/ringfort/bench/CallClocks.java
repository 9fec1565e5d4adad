package io.ringfort.bench;

import io.ringfort.bench.processes.CpuTime;
import io.ringfort.bench.sipp.SippProcess;
import org.jspecify.annotations.Nullable;

/// [CpuClocks] with SIPp, whose time is that of an ended child, and of a running one.
record CallClocks(CpuClocks clocks) {

  /// @param sipp seconds of all that ran
  record Reading(CpuClocks.Reading common, double sipp) {

    double seconds(Reading earlier) {
      return (common.nanos() - earlier.common.nanos()) / 1e9;
    }

    /// @param divisor thousands of calls, or seconds
    /// @param strangers in cores
    CallsReport.Cpu since(Reading earlier, double divisor, double strangers) {
      CpuClocks.Reading then = earlier.common;
      return new CallsReport.Cpu(
          (common.product() - then.product()) / divisor,
          Math.max(0, common.compilers() - then.compilers()) / divisor,
          (common.database() - then.database()) / divisor,
          (sipp - earlier.sipp) / divisor,
          (common.client() - then.client()) / divisor,
          strangers);
    }

    double strangersSince(Reading earlier) {
      return common.strangersSince(earlier.common) - (sipp - earlier.sipp) / seconds(earlier);
    }
  }

  /// @param running null when none is
  Reading read(@Nullable SippProcess running) {
    return read(running == null ? 0 : running.cpuSeconds());
  }

  /// @param seconds of the load client that runs
  Reading read(double seconds) {
    return of(clocks.read(), seconds);
  }

  private Reading of(CpuClocks.Reading c, double running) {
    double ended = CpuTime.secondsOfEndedChildren(ProcessHandle.current());
    return new Reading(
        new CpuClocks.Reading(
            c.product(),
            c.compilers(),
            c.database(),
            c.simulator(),
            c.client() - ended,
            c.machine(),
            c.nanos()),
        ended + running);
  }
}
