package io.ringfort.stack.drill;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.api.operator.StackDoor.DrillCheck;
import io.ringfort.api.operator.StackDoor.DrillFacts;
import io.ringfort.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The reports that drills left in a data folder.
public final class DrillReports {
  private static final int MOST = 50;

  private DrillReports() {}

  /// Newest first, some fifty at most.
  public static List<DrillFacts> read(Path data) {
    Path drills = data.resolve("drills");
    if (!Files.isDirectory(drills)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(drills)) {
      List<DrillFacts> found = new ArrayList<>();
      // Folders are named by the time of their beginning.
      for (Path folder : folders.sorted(Comparator.reverseOrder()).limit(MOST).toList()) {
        Path report = folder.resolve("report.json");
        if (Files.exists(report)) {
          found.add(one(folder.getFileName().toString(), Files.readAllBytes(report)));
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the reports in " + drills, e);
    }
  }

  private static DrillFacts one(String name, byte[] bytes) {
    Json json = new Json();
    JsonNode report = json.read(bytes, JsonNode.class);
    List<DrillCheck> checks = new ArrayList<>();
    for (JsonNode check : report.path("checks")) {
      checks.add(
          new DrillCheck(
              check.path("what").asText(),
              check.path("bound").asText(),
              check.path("got").asText(),
              check.path("held").asBoolean()));
    }
    return new DrillFacts(
        name,
        report.path("plan").path("kind").asText(),
        report.path("plan").path("target").asText(),
        json.mapper().convertValue(report.path("begun"), Instant.class),
        report.path("verdict").asText(),
        checks);
  }
}
