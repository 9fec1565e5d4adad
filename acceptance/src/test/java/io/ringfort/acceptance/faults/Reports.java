package io.ringfort.acceptance.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Figures that people compare from run to run: on stdout, and in `target/reports`.
public final class Reports {
  private Reports() {}

  public static void write(String name, Map<String, ?> figures) {
    try {
      Path file = Path.of("target", "reports", name + ".json");
      Files.createDirectories(file.getParent());
      new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), figures);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.out.println(name + " " + figures);
  }
}
