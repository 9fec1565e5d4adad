package io.ringfort.bench.processes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a JVM's heap holds after a full collection, as `jcmd PID GC.class_histogram` tells it.
///
/// @param bytes of all objects
/// @param ofClass bytes by the name of the class
public record LiveHeap(long bytes, Map<String, Long> ofClass) {

  public LiveHeap {
    ofClass = Map.copyOf(ofClass);
  }

  /// Stops that JVM for as long as its collection takes.
  static LiveHeap of(ProcessHandle jvm) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, String.valueOf(jvm.pid()), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    try (InputStream out = process.getInputStream()) {
      List<String> lines = new String(out.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      process.waitFor();
      return parse(lines);
    }
  }

  /// Rows are `rank: instances bytes class (module)`; the last is `Total instances bytes`.
  static LiveHeap parse(List<String> lines) throws IOException {
    Map<String, Long> ofClass = new HashMap<>();
    for (String line : lines) {
      String[] fields = line.strip().split("\\s+");
      if (fields[0].equals("Total")) {
        return new LiveHeap(Long.parseLong(fields[2]), ofClass);
      }
      if (fields.length >= 4 && fields[0].matches("\\d+:")) {
        ofClass.merge(fields[3], Long.parseLong(fields[2]), Long::sum);
      }
    }
    throw new IOException(
        "the heap's histogram: got no total in " + lines.stream().limit(5).toList());
  }
}
