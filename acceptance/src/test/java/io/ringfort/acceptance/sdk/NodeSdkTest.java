package io.ringfort.acceptance.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.Credentials;
import io.ringfort.acceptance.NodeModules;
import io.ringfort.acceptance.Program;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Runs `src/test/node` against a stack, with twilio-node as npm gives it. Left out where there is
/// no npm.
@ExtendWith(SharedStack.class)
final class NodeSdkTest {
  private static final List<String> TESTS = List.of("sdk.test.js", "voice.test.js");
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final StackProcess stack;

  NodeSdkTest(StackProcess stack) {
    this.stack = stack;
  }

  @Test
  void theNodeSdkSendsCallsListsAndValidates() throws IOException {
    Path work = NodeModules.install();
    for (String name : TESTS) {
      Files.copy(
          NodeModules.SOURCES.resolve(name),
          work.resolve(name),
          StandardCopyOption.REPLACE_EXISTING);
    }
    Credentials credentials = stack.credentials();
    Map<String, String> environment =
        Map.of(
            "ACCOUNT_SID", credentials.accountSid(),
            "AUTH_TOKEN", credentials.authToken(),
            "API_URL", credentials.apiUrl().toString(),
            "SIMULATOR_URL", stack.carrier().url().toString(),
            "FROM", credentials.numbers().getFirst(),
            "HANDSETS",
                Stream.generate(Carrier::newHandset).limit(8).collect(Collectors.joining(",")));

    List<String> command = new ArrayList<>(List.of("node", "--test"));
    command.addAll(TESTS);
    try (Program node = Program.start(work, environment, command)) {
      assertThat(node.awaitEnd(LIMIT)).as(node.output()).isZero();
    }
  }

  /// Everybody installs from the registry of his own choice.
  @Test
  void theLockFileNamesNoRegistry() throws IOException {
    assertThat(Files.readString(NodeModules.SOURCES.resolve("package-lock.json")))
        .contains("\"integrity\"")
        .doesNotContain("\"resolved\"");
  }
}
