package io.ringfort.voice.calls;

import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallIntent;

/// Asks applications what to do. Blocks.
public interface Documents {

  /// The document of a request, or why there is none.
  CallEvent fetch(CallIntent call, CallEffect.Fetch fetch) throws InterruptedException;

  /// A document that is here already.
  CallEvent read(CallEffect.Read read);
}
