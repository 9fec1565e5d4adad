package io.ringfort.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.Credentials;
import io.ringfort.acceptance.NodeProject;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Runs `src/test/console` against a stack: every page in Chromium, with screenshots in
/// `target/console/screenshots`. Left out where there is no npm or no Chromium.
@ExtendWith(SharedStack.class)
final class ConsoleTest {
  private static final NodeProject NODE = new NodeProject(Path.of("src/test/console"));

  private final StackProcess stack;

  ConsoleTest(StackProcess stack) {
    this.stack = stack;
  }

  @Test
  void everyPageWorksInChromium() throws IOException, InterruptedException {
    assumeTrue(
        NodeProject.isOnPath("npm") && NodeProject.isOnPath("chromium"),
        "npm or chromium is not installed: the console is not looked at here");
    NODE.install();
    Credentials credentials = stack.credentials();

    NODE.run(
        Map.of(
            "ACCOUNT_SID", credentials.accountSid(),
            "AUTH_TOKEN", credentials.authToken(),
            "API_URL", credentials.apiUrl().toString(),
            "SIMULATOR_URL", stack.carrier().url().toString(),
            "FROM", credentials.numbers().getFirst(),
            "HANDSETS",
                Stream.generate(Carrier::newHandset).limit(4).collect(Collectors.joining(","))),
        List.of("node", "--test", "console.test.js"));
  }

  /// Everybody installs from the registry of his own choice.
  @Test
  void theLockFileNamesNoRegistry() throws IOException {
    assertThat(NODE.lockFile()).contains("\"integrity\"").doesNotContain("\"resolved\"");
  }
}
