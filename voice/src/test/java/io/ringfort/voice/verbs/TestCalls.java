package io.ringfort.voice.verbs;

import io.ringfort.voice.lifecycle.CallIntent;

/// Calls for tests of other packages.
public final class TestCalls {
  private TestCalls() {}

  public static CallIntent outbound() {
    return Intents.outbound();
  }
}
