package io.ringfort.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What figures depend on.
final class Machine {
  private Machine() {}

  /// How many processes wanted a core, on average of the last minute.
  static double loadAverage() throws IOException {
    return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
  }

  static SmsReport.Machine now(double loadBefore) throws IOException {
    return new SmsReport.Machine(
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().toString(),
        loadBefore,
        loadAverage());
  }
}
