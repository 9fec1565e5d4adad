package io.ringfort.bench.processes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The product as its users start it: `./ringfort up`, with a data folder of its own.
public final class StackProcess implements AutoCloseable {
  private static final String READY = "Ringfort is up";
  private static final int STOP_WITHIN_SECONDS = 60;

  private final Process process;
  private final Access access;
  private final double startSeconds;

  private StackProcess(Process process, Access access, double startSeconds) {
    this.process = process;
    this.access = access;
    this.startSeconds = startSeconds;
  }

  /// Ready for traffic when it returns.
  ///
  /// @param launcher the script `ringfort`
  /// @param data its data folder, new or used before
  /// @param javaOptions more options for its JVM, as in `JAVA_TOOL_OPTIONS`; empty for none
  public static StackProcess start(Path launcher, Path data, Path config, String javaOptions)
      throws IOException {
    return start(launcher, data, config, 0, javaOptions);
  }

  /// @param port the API's; 0 takes free ones for everything, whatever the configuration says
  public static StackProcess start(
      Path launcher, Path data, Path config, int port, String javaOptions) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                launcher.toString(),
                "up",
                "--data",
                data.toString(),
                "--port",
                String.valueOf(port),
                "--config",
                config.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    if (!javaOptions.isEmpty()) {
      builder.environment().put("JAVA_TOOL_OPTIONS", javaOptions);
    }
    long begun = System.nanoTime();
    Process process = builder.start();
    BufferedReader out = process.inputReader();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(READY)) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        drain(out);
        return new StackProcess(process, Access.read(data.resolve("credentials.json")), seconds);
      }
    }
    throw new IOException("the stack ended before it was ready; its reason stands above");
  }

  /// A pipe that nobody reads would stop the writer once it is full.
  private static void drain(BufferedReader out) {
    Thread.ofVirtual()
        .name("stack-output")
        .start(
            () -> {
              try {
                out.transferTo(Writer.nullWriter());
              } catch (IOException e) {
                throw new UncheckedIOException("cannot read the stack's output", e);
              }
            });
  }

  public Access access() {
    return access;
  }

  /// From the launcher's start to the line that says that traffic can flow.
  public double startSeconds() {
    return startSeconds;
  }

  /// Of its JVM.
  public double cpuSeconds() {
    return CpuTime.secondsOf(process.toHandle());
  }

  /// Of its just-in-time compilers, which rest once everything that is used often is compiled.
  public double compilerCpuSeconds() {
    return CpuTime.secondsOfThreads(process.toHandle(), "CompilerThre");
  }

  /// Of PostgreSQL, its only child.
  public double databaseCpuSeconds() {
    return CpuTime.secondsOfDescendants(process.toHandle());
  }

  /// The most memory that its JVM has had, in megabytes.
  public long peakMegabytes() throws IOException {
    return megabytes("VmHWM:");
  }

  /// The memory that its JVM has now, in megabytes.
  public long residentMegabytes() throws IOException {
    return megabytes("VmRSS:");
  }

  /// What its heap holds after a full collection.
  public LiveHeap liveHeap() throws IOException, InterruptedException {
    return LiveHeap.of(process.toHandle());
  }

  private long megabytes(String field) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
        .findFirst()
        .orElse(0);
  }

  /// Drains and stops it.
  @Override
  public void close() {
    // By its handle: Process.destroy would close the pipe that it may still write to.
    process.toHandle().destroy();
    try {
      if (!process.waitFor(STOP_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        throw new IllegalStateException(
            "the stack did not stop within " + STOP_WITHIN_SECONDS + " s and was killed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
