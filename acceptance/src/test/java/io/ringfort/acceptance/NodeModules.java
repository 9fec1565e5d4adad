package io.ringfort.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/// The official Node SDK as npm gives it, by the lock file of `src/test/node`.
public final class NodeModules {
  public static final Path SOURCES = Path.of("src/test/node");
  private static final Path WORK = Path.of("target/node");
  private static final List<String> PACKAGE =
      List.of("package.json", "package-lock.json", ".npmrc");
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private NodeModules() {}

  /// Installs it into `target`, and only when the lock file is another one than last time.
  ///
  /// @return the folder that has `node_modules`; the test is left out where there is no npm
  public static synchronized Path install() throws IOException {
    Program.require("node");
    Program.require("npm");
    Files.createDirectories(WORK);
    Path installed = WORK.resolve("node_modules/.package-lock.json");
    boolean fresh =
        Files.exists(installed)
            && Files.mismatch(
                    SOURCES.resolve("package-lock.json"), WORK.resolve("package-lock.json"))
                < 0;
    for (String name : PACKAGE) {
      Files.copy(SOURCES.resolve(name), WORK.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!fresh) {
      try (Program npm = Program.start(WORK, List.of("npm", "ci", "--no-audit", "--no-fund"))) {
        assertThat(npm.awaitEnd(LIMIT)).as(npm.output()).isZero();
      }
    }
    return WORK.toAbsolutePath();
  }
}
