package io.ringfort.engines.queue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;

/// A broker in a JVM of its own, to be killed. Its `main` prints the address when it answers and
/// stays until it is killed.
final class BrokerProcess {
  private final Process process;
  private final String bootstrap;

  private BrokerProcess(Process process, String bootstrap) {
    this.process = process;
    this.bootstrap = bootstrap;
  }

  public static void main(String[] args) throws InterruptedException {
    var broker = KafkaBroker.start(KafkaBroker.Config.local(Path.of(args[0])));
    System.out.println("READY " + broker.bootstrap());
    Thread.currentThread().join();
  }

  static BrokerProcess start(Path folder) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                List.of(
                    java,
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx256m",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-cp",
                    System.getProperty("java.class.path"),
                    BrokerProcess.class.getName(),
                    folder.toString()))
            .redirectErrorStream(true)
            .start();
    var output = new BufferedReader(new InputStreamReader(process.getInputStream()));
    for (var line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("READY ")) {
        // Later output fits in the pipe: at WARN a broker says little.
        return new BrokerProcess(process, line.substring("READY ".length()));
      }
    }
    throw new IOException("the broker's process ended before it answered");
  }

  String bootstrap() {
    return bootstrap;
  }

  /// SIGKILL.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
