package io.ringfort.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A folder of sources for Node with a lock file, installed into `target` and run there.
///
/// @param sources a folder without folders, such as `src/test/node`
public record NodeProject(Path sources) {
  private static final int LIMIT_SECONDS = 300;

  public static boolean isOnPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  public Path work() {
    return Path.of("target").resolve(sources.getFileName());
  }

  public String lockFile() throws IOException {
    return Files.readString(sources.resolve("package-lock.json"));
  }

  /// Installs only when the lock file is another one than last time.
  public void install() throws IOException, InterruptedException {
    Files.createDirectories(work());
    boolean fresh =
        Files.exists(work().resolve("node_modules/.package-lock.json"))
            && Files.mismatch(
                    sources.resolve("package-lock.json"), work().resolve("package-lock.json"))
                < 0;
    try (Stream<Path> files = Files.list(sources)) {
      for (Path file : files.toList()) {
        Files.copy(
            file, work().resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (!fresh) {
      run(Map.of(), List.of("npm", "ci", "--no-audit", "--no-fund"));
    }
  }

  /// Fails with what the command printed, unless it ends with 0.
  public void run(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path output = work().resolve(command.getFirst() + ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(work().toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
          .as("%s ended: %s", command, Files.readString(output))
          .isTrue();
      assertThat(process.exitValue()).as("%s: %s", command, Files.readString(output)).isZero();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
