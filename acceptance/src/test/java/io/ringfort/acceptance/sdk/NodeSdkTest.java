package io.ringfort.acceptance.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.Credentials;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Runs `src/test/node` against a stack, with twilio-node as npm gives it. Left out where there is
/// no npm.
@ExtendWith(SharedStack.class)
final class NodeSdkTest {
  private static final Path SOURCES = Path.of("src/test/node");
  private static final Path WORK = Path.of("target/node");
  private static final List<String> PACKAGE =
      List.of("package.json", "package-lock.json", ".npmrc");
  private static final List<String> TESTS = List.of("sdk.test.js", "voice.test.js");
  private static final int LIMIT_SECONDS = 120;

  private final StackProcess stack;

  NodeSdkTest(StackProcess stack) {
    this.stack = stack;
  }

  @Test
  void theNodeSdkSendsCallsListsAndValidates() throws IOException, InterruptedException {
    assumeTrue(isOnPath("npm"), "npm is not installed: the Node SDK is not tested here");
    install();
    Credentials credentials = stack.credentials();

    run(
        Map.of(
            "ACCOUNT_SID", credentials.accountSid(),
            "AUTH_TOKEN", credentials.authToken(),
            "API_URL", credentials.apiUrl().toString(),
            "SIMULATOR_URL", stack.carrier().url().toString(),
            "FROM", credentials.numbers().getFirst(),
            "HANDSETS",
                Stream.generate(Carrier::newHandset).limit(8).collect(Collectors.joining(","))),
        "node",
        "--test",
        "sdk.test.js",
        "voice.test.js");
  }

  /// Everybody installs from the registry of his own choice.
  @Test
  void theLockFileNamesNoRegistry() throws IOException {
    assertThat(Files.readString(SOURCES.resolve("package-lock.json")))
        .contains("\"integrity\"")
        .doesNotContain("\"resolved\"");
  }

  /// Into `target`, and only when the lock file is another one than last time.
  private static void install() throws IOException, InterruptedException {
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
    for (String name : TESTS) {
      Files.copy(SOURCES.resolve(name), WORK.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!fresh) {
      run(Map.of(), "npm", "ci", "--no-audit", "--no-fund");
    }
  }

  private static void run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path output = WORK.resolve(command[0] + ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(WORK.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
          .as("%s ended: %s", command[0], Files.readString(output))
          .isTrue();
      assertThat(process.exitValue()).as("%s: %s", command[0], Files.readString(output)).isZero();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static boolean isOnPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
