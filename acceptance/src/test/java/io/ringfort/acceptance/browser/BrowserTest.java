package io.ringfort.acceptance.browser;

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

/// Runs `src/test/node/browser.test.js`: pages in Chromium with the browser SDK as npm gives it.
/// Left out where there is no browser.
@ExtendWith(SharedStack.class)
final class BrowserTest {
  private static final String CHROMIUM = "/usr/bin/chromium";
  private static final int HANDSETS = 20;
  private static final Duration LIMIT = Duration.ofSeconds(300);

  private final StackProcess stack;

  BrowserTest(StackProcess stack) {
    this.stack = stack;
  }

  @Test
  void pagesCallAndAreCalled() throws IOException {
    Program.require("chromium");
    Map<String, String> environment = Node.environment(stack);
    environment.put("CHROMIUM", CHROMIUM);
    environment.put(
        "HANDSETS",
        Stream.generate(Carrier::newHandset).limit(HANDSETS).collect(Collectors.joining(",")));

    Node.SDKS.test(environment, LIMIT, "browser.test.js");
  }
}
