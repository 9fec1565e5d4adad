package io.ringfort.voice.calls;

import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallIntent;
import io.ringfort.voice.sip.InboundCalls.Incoming;
import io.ringfort.voice.sip.Leg;
import org.jspecify.annotations.Nullable;

/// Begins calls that are not in the queue yet, and says there when one is over.
final class Openings {
  /// Of a call's post-flight record.
  static final String KIND = "call";

  private Openings() {}

  /// A call that another one dials.
  static void open(CallHost host, CallIntent intent) {
    open(host, intent, null, null);
  }

  /// @param incoming null for an outbound call
  /// @return the owner; null when the call is there already
  static @Nullable CallOwner open(
      CallHost host, CallIntent intent, @Nullable Incoming incoming, @Nullable Leg leg) {
    CallOwner owner =
        new CallOwner(
            host,
            Call.fresh(intent),
            new Begun(leg, incoming == null ? null : incoming.sdp(), null, null));
    if (!host.live().add(owner)) {
      return null;
    }
    // Not waited for: a host that dies before it is durable has left nobody waiting for long.
    append(host, intent, new CallCommand.Opened(intent));
    owner.start();
    owner.post(new CallEvent.Begin());
    return owner;
  }

  /// Everything that others must know about its end is durable.
  static void ended(CallHost host, CallIntent intent) {
    append(host, intent, new CallCommand.Ended(intent.sid()));
  }

  private static void append(CallHost host, CallIntent intent, CallCommand command) {
    byte[] bytes = host.store().json().bytes(command);
    host.customers()
        .owed()
        .until(
            () ->
                host.store()
                    .queue()
                    .append(host.store().topics().calls(), intent.account().value(), bytes));
  }
}
