package io.ringfort.voice.simulation;

import io.ringfort.core.ids.CallSid;
import io.ringfort.voice.lifecycle.CallEffect;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// The callbacks of one call on one host, one after the other: an append that is tried again comes
/// behind the next.
final class Telling {
  private final Host host;
  private final CallSid sid;
  private final BooleanSupplier open;
  private final BooleanSupplier giving;
  private final Runnable says;
  private final Consumer<CallEffect.Tell> told;
  private final ArrayDeque<CallEffect.Tell> waiting = new ArrayDeque<>();
  private Runnable then = () -> {};

  /// @param open whether the call is this host's still
  /// @param giving whether it may be another's by now
  /// @param says something is about to go out
  /// @param told one is durable
  Telling(
      Host host,
      CallSid sid,
      BooleanSupplier open,
      BooleanSupplier giving,
      Runnable says,
      Consumer<CallEffect.Tell> told) {
    this.host = host;
    this.sid = sid;
    this.open = open;
    this.giving = giving;
    this.says = says;
    this.told = told;
  }

  void tell(CallEffect.Tell tell) {
    waiting.add(tell);
    if (waiting.size() == 1) {
      attempt(tell);
    }
  }

  /// Once everything is durable.
  void then(Runnable what) {
    then = what;
    if (waiting.isEmpty()) {
      what.run();
    }
  }

  private void attempt(CallEffect.Tell tell) {
    if (!open.getAsBoolean()) {
      return;
    }
    World world = host.world();
    boolean waits = !host.isHeld() || giving.getAsBoolean();
    if (waits && world.design().asksBeforeSaying()) {
      host.later(world.agenda().between(20, 100), () -> attempt(tell));
      return;
    }
    says.run();
    host.callbacks()
        .append(
            () -> world.judge().told(sid, tell),
            () -> {
              waiting.remove();
              if (waiting.isEmpty()) {
                then.run();
              } else {
                attempt(waiting.getFirst());
              }
              told.accept(tell);
            });
  }
}
