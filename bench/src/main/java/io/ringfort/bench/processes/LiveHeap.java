package io.ringfort.bench.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What a JVM's heap holds after a full collection, as `jcmd PID GC.class_histogram` tells it.
///
/// @param bytes of all objects
/// @param ofClass bytes by the name of the class
public record LiveHeap(long bytes, Map<String, Long> ofClass) {

  private static final int WITHIN_SECONDS = 60;

  /// What the collector puts where nothing is.
  private static final String FILLING = "jdk.internal.vm.Filler";

  public LiveHeap {
    ofClass = Map.copyOf(ofClass);
  }

  /// Stops that JVM for as long as its collection takes.
  static LiveHeap of(ProcessHandle jvm) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    // Into a file: the JVM writes while all its threads stand still, and could be our own.
    Path file = Files.createTempFile("ringfort-bench-heap-", ".txt");
    try {
      Process process =
          new ProcessBuilder(jcmd, String.valueOf(jvm.pid()), "GC.class_histogram")
              .redirectErrorStream(true)
              .redirectOutput(file.toFile())
              .start();
      if (!process.waitFor(WITHIN_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("the heap's histogram: got none in " + WITHIN_SECONDS + " s");
      }
      return parse(Files.readAllLines(file));
    } finally {
      Files.delete(file);
    }
  }

  /// Rows are `rank: instances bytes class (module)`; the last is `Total instances bytes`.
  static LiveHeap parse(List<String> lines) throws IOException {
    Map<String, Long> ofClass = new HashMap<>();
    long filling = 0;
    for (String line : lines) {
      String[] fields = line.strip().split("\\s+");
      if (fields[0].equals("Total")) {
        return new LiveHeap(Long.parseLong(fields[2]) - filling, ofClass);
      }
      if (fields.length >= 4 && fields[0].matches("\\d+:") && fields[2].matches("\\d+")) {
        long bytes = Long.parseLong(fields[2]);
        if (fields[3].contains(FILLING)) {
          filling += bytes;
          continue;
        }
        ofClass.merge(fields[3], bytes, Long::sum);
      }
    }
    throw new IOException(
        "the heap's histogram: got no total in " + lines.stream().limit(5).toList());
  }
}
