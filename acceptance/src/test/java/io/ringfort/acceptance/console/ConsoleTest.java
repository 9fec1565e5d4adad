package io.ringfort.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.Node;
import io.ringfort.acceptance.Program;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Runs `src/test/console` against a stack: every page in Chromium, with screenshots in
/// `target/console/screenshots`. Left out where there is no npm or no Chromium.
@ExtendWith(SharedStack.class)
final class ConsoleTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final StackProcess stack;

  ConsoleTest(StackProcess stack) {
    this.stack = stack;
  }

  @Test
  void everyPageWorksInChromium() throws IOException {
    Program.require("chromium");

    Node.CONSOLE.test(environment(4), LIMIT, "console.test.js");
  }

  /// Calls and is called, with the browser's own sound.
  @Test
  void theBrowserIsAPhone() throws IOException {
    Program.require("chromium");

    Node.CONSOLE.test(environment(8), LIMIT, "browser-phone.test.js");
  }

  private Map<String, String> environment(int handsets) {
    Map<String, String> environment = Node.environment(stack);
    environment.put(
        "HANDSETS",
        Stream.generate(Carrier::newHandset).limit(handsets).collect(Collectors.joining(",")));
    return environment;
  }

  /// Everybody installs from the registry of his own choice.
  @Test
  void theLockFileNamesNoRegistry() throws IOException {
    assertThat(Node.CONSOLE.lockFile()).contains("\"integrity\"").doesNotContain("\"resolved\"");
  }
}
