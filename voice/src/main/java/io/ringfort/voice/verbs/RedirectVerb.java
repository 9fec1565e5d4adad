package io.ringfort.voice.verbs;

import io.ringfort.twiml.model.Redirect;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.Turn;
import io.ringfort.voice.lifecycle.VerbState;
import java.util.Map;
import java.util.Optional;

/// `<Redirect>`: goes on with another document.
final class RedirectVerb {
  private static final int INVALID_URL = 11100;

  private RedirectVerb() {}

  static void begin(Redirect redirect, Turn turn) {
    Optional<Hook> where = turn.resolve(redirect.url(), redirect.method());
    if (where.isEmpty()) {
      turn.fail(INVALID_URL, "<Redirect>: got '" + redirect.url() + "' (expected: a URL)");
      return;
    }
    turn.state(new VerbState.Fetching());
    turn.request(where.get(), Map.of());
  }
}
