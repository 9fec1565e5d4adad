package io.ringfort.acceptance.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.Node;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Runs `src/test/node` against a stack, with twilio-node as npm gives it. Left out where there is
/// no npm.
@ExtendWith(SharedStack.class)
final class NodeSdkTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final StackProcess stack;

  NodeSdkTest(StackProcess stack) {
    this.stack = stack;
  }

  @Test
  void theNodeSdkSendsCallsListsAndValidates() throws IOException {
    Map<String, String> environment = Node.environment(stack);
    environment.put(
        "HANDSETS", Stream.generate(Carrier::newHandset).limit(8).collect(Collectors.joining(",")));

    Node.SDKS.test(environment, LIMIT, "sdk.test.js", "voice.test.js");
  }

  /// Everybody installs from the registry of his own choice.
  @Test
  void theLockFileNamesNoRegistry() throws IOException {
    assertThat(Node.SDKS.lockFile())
        .contains("\"integrity\"")
        .doesNotContain("\"resolved\"");
  }
}
