package io.ringfort.voice.simulation;

import io.ringfort.core.ids.SidMint;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallLifecycle;
import io.ringfort.voice.lifecycle.CallStep;
import io.ringfort.voice.verbs.CallRecordings;
import io.ringfort.voice.verbs.Settings;
import io.ringfort.voice.verbs.TwimlVerbs;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// The decisions under test. The real ones stand here; tests break one at a time, to see that the
/// simulation notices.
class Design {
  private static final CallLifecycle LIFECYCLE = lifecycle();

  private static CallLifecycle lifecycle() {
    Settings settings =
        new Settings(
            new SidMint("simulation".getBytes(StandardCharsets.UTF_8)),
            (_, _) -> true,
            (_, sid) -> "https://ringfort.example/" + sid,
            false);
    return new CallLifecycle(new TwimlVerbs(settings), new CallRecordings(settings));
  }

  CallStep on(Call call, CallEvent event, Instant now) {
    return LIFECYCLE.on(call, event, now);
  }

  /// Is it durable that a call began before anybody is called?
  boolean beginsDurably() {
    return true;
  }

  /// Does a host know a request that it has seen already?
  boolean knowsRepeats() {
    return true;
  }

  /// Does a new host end the calls that its predecessor left open?
  boolean endsTheLost() {
    return true;
  }

  /// Is a call told to be over only once everything about it is durable?
  boolean endsWhenTold() {
    return true;
  }
}
