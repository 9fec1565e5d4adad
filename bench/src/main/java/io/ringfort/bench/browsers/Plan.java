package io.ringfort.bench.browsers;

import java.net.URI;

/// What a [BrowserLoad] is to do, and with which right.
///
/// @param signal of the stack: `wss://HOST:PORT/signal`
/// @param certificate file of the stack's certificate, the only one that is trusted
/// @param calls how many at once; with `pages` an even number
/// @param ramp calls a second until all are there
/// @param pages whether half of the pages call the other half; else a document answers each
/// @param opus whether the pages speak Opus; else PCMU
public record Plan(
    URI signal, String certificate, Right right, int calls, int ramp, boolean pages, boolean opus) {

  /// What a document plays to them.
  public static final int PROMPT_HERTZ = 440;

  /// What the pages' tokens are made of.
  ///
  /// @param key SID of an API key
  /// @param application SID of the TwiML application that their calls go to
  public record Right(String account, String key, String secret, String application) {
    /// Without the secret.
    @Override
    public String toString() {
      return "Right[" + account + ", " + key + "]";
    }
  }
}
