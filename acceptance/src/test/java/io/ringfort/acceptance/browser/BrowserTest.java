package io.ringfort.acceptance.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.Node;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import java.io.IOException;
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
  private static final int LIMIT_SECONDS = 300;

  private final StackProcess stack;

  BrowserTest(StackProcess stack) {
    this.stack = stack;
  }

  @Test
  void pagesCallAndAreCalled() throws IOException, InterruptedException {
    assumeTrue(Node.isThere(), "npm is not installed: the browser SDK is not tested here");
    assumeTrue(Node.isOnPath("chromium"), "chromium is not installed: no browser calls here");
    Map<String, String> environment = Node.environment(stack);
    environment.put("CHROMIUM", CHROMIUM);
    environment.put(
        "HANDSETS",
        Stream.generate(Carrier::newHandset).limit(HANDSETS).collect(Collectors.joining(",")));

    Node.test(environment, LIMIT_SECONDS, "browser.test.js");
  }
}
