package io.ringfort.voice.calls;

import io.ringfort.core.ids.CallSid;
import io.ringfort.engines.threads.Threads;
import io.ringfort.voice.lifecycle.Call;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallStep;
import io.ringfort.voice.media.MediaStream;
import io.ringfort.voice.sip.InboundCalls.Incoming;
import io.ringfort.voice.sip.Leg;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The owner of one call: a virtual thread that drains a mailbox and alone touches the call.
final class CallOwner {
  private static final Logger LOG = LoggerFactory.getLogger(CallOwner.class);

  /// A far end may press keys faster than anybody can.
  private static final int MOST_WAITING = 2_000;

  private final CallHost host;
  private final CallSid sid;
  private final LinkedBlockingQueue<CallEvent> mailbox = new LinkedBlockingQueue<>();
  private final Performer performer;
  private volatile Call call;

  /// @param incoming how it came in, with its leg; null for an outbound call
  CallOwner(CallHost host, Call call, @Nullable Incoming incoming, @Nullable Leg leg) {
    this.host = host;
    this.call = call;
    sid = call.intent().sid();
    performer = new Performer(host, call.intent(), this, incoming, leg);
  }

  CallSid sid() {
    return sid;
  }

  Call call() {
    return call;
  }

  /// Its sound, once there is any.
  Optional<MediaStream> media() {
    return performer.media();
  }

  void start() {
    Threads.startVirtual("call-" + sid, this::run);
  }

  /// Puts an event into the mailbox; any thread.
  void post(CallEvent event) {
    if (!(event instanceof CallEvent.Digit) || mailbox.size() < MOST_WAITING) {
      mailbox.add(event);
    }
  }

  private void run() {
    try {
      while (!performer.isOver()) {
        handle(mailbox.take());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void handle(CallEvent event) {
    try {
      step(event);
    } catch (RuntimeException e) {
      LOG.error("call {}: an event of kind {} failed", sid, event.getClass().getSimpleName(), e);
      performer.abandon();
      step(new CallEvent.HostLost());
    }
  }

  private void step(CallEvent event) {
    CallStep step = host.lifecycle().on(call, event, host.clocks().clock().instant());
    if (step.call() == call) {
      return;
    }
    // Before the effects: another host must know what the far end is about to know.
    call = step.call().on(performer.line());
    if (mailbox.isEmpty() || !step.effects().isEmpty()) {
      performer.show(call);
    }
    performer.perform(call, step.effects());
  }
}
