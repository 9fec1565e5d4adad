package io.ringfort.messaging.outbound;

import io.ringfort.messaging.lifecycle.Lifecycle;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.lifecycle.Policy;
import io.ringfort.messaging.lifecycle.Policy.UnknownOutcome;
import io.ringfort.messaging.smpp.Carrier;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// The rules that each carrier's messages live by.
final class Lifecycles {
  private final Map<String, Lifecycle> byCarrier;
  private final Lifecycle other;

  Lifecycles(OutboundConfig config, Iterable<Carrier> carriers) {
    byCarrier =
        StreamSupport.stream(carriers.spliterator(), false)
            .collect(Collectors.toMap(Carrier::name, c -> lifecycle(config, c.unknownOutcome())));
    // A message that no carrier was asked to take: nothing can be unknown about it.
    other = lifecycle(config, UnknownOutcome.HOLD);
  }

  private static Lifecycle lifecycle(OutboundConfig config, UnknownOutcome unknownOutcome) {
    return new Lifecycle(
        new Policy(
            unknownOutcome, config.backOff(), config.longestBackOff(), config.receiptsWithin()));
  }

  Lifecycle of(Message message) {
    String carrier = message.progress().wire().carrier();
    return carrier == null ? other : byCarrier.getOrDefault(carrier, other);
  }
}
