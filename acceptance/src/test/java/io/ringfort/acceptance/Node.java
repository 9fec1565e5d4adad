package io.ringfort.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A folder of JavaScript for Node, below `src/test`, with packages as npm gives them by its lock
/// file; they are installed, and it runs, below `target`.
public final class Node {
  /// The official SDKs.
  public static final Node SDKS = new Node("node");

  /// What looks at the console.
  public static final Node CONSOLE = new Node("console");

  private static final String LOCK = "package-lock.json";
  private static final Duration INSTALLED_WITHIN = Duration.ofMinutes(3);

  private final Path sources;
  private final Path work;

  private Node(String name) {
    sources = Path.of("src/test", name);
    work = Path.of("target", name);
  }

  /// The lock file of the packages.
  public String lockFile() throws IOException {
    return Files.readString(sources.resolve(LOCK));
  }

  /// What every test needs to reach a stack.
  public static Map<String, String> environment(StackProcess stack) {
    return environment(stack.credentials(), stack.carrier());
  }

  /// The same, for a stack of many hosts.
  public static Map<String, String> environment(Credentials credentials, Carrier carrier) {
    Map<String, String> environment = new HashMap<>();
    environment.put("ACCOUNT_SID", credentials.accountSid());
    environment.put("AUTH_TOKEN", credentials.authToken());
    environment.put("API_URL", credentials.apiUrl().toString());
    environment.put("SECURE_URL", String.valueOf(credentials.secureUrl()));
    environment.put("SIMULATOR_URL", carrier.url().toString());
    environment.put("FROM", credentials.numbers().getFirst());
    return environment;
  }

  /// Runs test files of the folder.
  public void test(Map<String, String> environment, Duration limit, String... files)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("node", "--test"));
    command.addAll(List.of(files));
    try (Program node = Program.start(install(), environment, command)) {
      assertThat(node.awaitEnd(limit)).as(node.output()).isZero();
    }
  }

  /// Installs the packages into `target`, and only when the lock file is another one than last
  /// time; copies the test files.
  ///
  /// @return the folder that has `node_modules`; the test is left out where there is no npm
  public synchronized Path install() throws IOException {
    Program.require("node");
    Program.require("npm");
    Files.createDirectories(work);
    boolean fresh =
        Files.exists(work.resolve("node_modules/.package-lock.json"))
            && Files.mismatch(sources.resolve(LOCK), work.resolve(LOCK)) < 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(sources)) {
      for (Path file : files) {
        if (Files.isRegularFile(file)) {
          Files.copy(file, work.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    if (!fresh) {
      try (Program npm = Program.start(work, List.of("npm", "ci", "--no-audit", "--no-fund"))) {
        assertThat(npm.awaitEnd(INSTALLED_WITHIN)).as(npm.output()).isZero();
      }
    }
    return work.toAbsolutePath();
  }
}
