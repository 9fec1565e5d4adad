package io.ringfort.messaging.simulation;

import io.ringfort.core.ids.MessageSid;
import io.ringfort.messaging.lifecycle.Event;
import io.ringfort.messaging.lifecycle.Ledger;
import io.ringfort.messaging.lifecycle.Lifecycle;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.lifecycle.Policy;
import io.ringfort.messaging.lifecycle.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The decisions under test. The real ones stand here; tests break one at a time, to see that the
/// simulation notices.
class Design {
  private final Lifecycle lifecycle;

  Design(Policy policy) {
    lifecycle = new Lifecycle(policy);
  }

  Step on(Message message, Event event, Instant now) {
    return lifecycle.on(message, event, now);
  }

  Step resume(Message message, Instant now) {
    return lifecycle.resume(message, now);
  }

  /// @param read the offset after the last entry that was read
  long settled(Ledger ledger, long read) {
    return ledger.settled();
  }

  /// @param finished the messages that finished since the last question
  List<MessageSid> forgettable(Ledger ledger, List<MessageSid> finished) {
    return ledger.forgettable();
  }

  /// After its creation, for how long may a message's intent be appended again? Longer than any API
  /// host tries, and the skew of clocks.
  Duration repeatable() {
    return Duration.ofSeconds(30);
  }

  /// The last look before a submit: may it still go out?
  boolean inTime(Message message, Instant now) {
    return now.isBefore(message.intent().terms().expires());
  }
}
