package io.ringfort.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs what is in `src/test/node` with the official SDKs as npm gives them.
public final class Node {
  private static final Path SOURCES = Path.of("src/test/node");
  private static final Path WORK = Path.of("target/node");
  private static final String LOCK = "package-lock.json";

  private Node() {}

  public static boolean isThere() {
    return isOnPath("npm");
  }

  public static boolean isOnPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /// The lock file of the packages.
  public static String lockFile() throws IOException {
    return Files.readString(SOURCES.resolve(LOCK));
  }

  /// What every test needs to reach a stack.
  public static Map<String, String> environment(StackProcess stack) {
    Credentials credentials = stack.credentials();
    Map<String, String> environment = new HashMap<>();
    environment.put("ACCOUNT_SID", credentials.accountSid());
    environment.put("AUTH_TOKEN", credentials.authToken());
    environment.put("API_URL", credentials.apiUrl().toString());
    environment.put("SECURE_URL", String.valueOf(credentials.secureUrl()));
    environment.put("SIMULATOR_URL", stack.carrier().url().toString());
    environment.put("FROM", credentials.numbers().getFirst());
    return environment;
  }

  /// Runs test files of the folder.
  public static void test(Map<String, String> environment, int limitSeconds, String... files)
      throws IOException, InterruptedException {
    install();
    String[] command = new String[files.length + 2];
    command[0] = "node";
    command[1] = "--test";
    System.arraycopy(files, 0, command, 2, files.length);
    run(WORK.resolve(files[0] + ".txt"), environment, limitSeconds, command);
  }

  /// Into `target`, and only when the lock file is another one than last time.
  private static synchronized void install() throws IOException, InterruptedException {
    Files.createDirectories(WORK);
    boolean fresh =
        Files.exists(WORK.resolve("node_modules/.package-lock.json"))
            && Files.mismatch(SOURCES.resolve(LOCK), WORK.resolve(LOCK)) < 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(SOURCES)) {
      for (Path file : files) {
        if (Files.isRegularFile(file)) {
          Files.copy(file, WORK.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    if (!fresh) {
      run(WORK.resolve("npm.txt"), Map.of(), 180, "npm", "ci", "--no-audit", "--no-fund");
    }
  }

  private static void run(
      Path output, Map<String, String> environment, int limitSeconds, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(WORK.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(limitSeconds, TimeUnit.SECONDS))
          .as("%s ended: %s", List.of(command), Files.readString(output))
          .isTrue();
      assertThat(process.exitValue())
          .as("%s: %s", List.of(command), Files.readString(output))
          .isZero();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
