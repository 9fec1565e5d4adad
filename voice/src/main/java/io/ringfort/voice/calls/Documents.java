package io.ringfort.voice.calls;

import io.ringfort.core.timeline.TimelineEntry;
import io.ringfort.voice.lifecycle.CallEffect;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.lifecycle.Program;
import java.util.function.Consumer;

/// Asks applications what to do. Blocks.
public interface Documents {

  /// The document of a request, or why there is none.
  ///
  /// @param note told of the exchange
  CallEvent fetch(CallIntent call, CallEffect.Fetch fetch, Consumer<TimelineEntry> note)
      throws InterruptedException;

  /// A program that came from another host, with its documents read again.
  Program reread(Program program);

  /// A document that is here already.
  CallEvent read(CallEffect.Read read);
}
