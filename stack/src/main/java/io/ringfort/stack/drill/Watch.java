package io.ringfort.stack.drill;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Looks at the load for the guard. One thread.
final class Watch {
  private final CallLoad calls;
  private final MessageLoad messages;
  private final Carrier carrier;
  private final Guard guard;

  Watch(CallLoad calls, MessageLoad messages, Carrier carrier) {
    this.calls = calls;
    this.messages = messages;
    this.carrier = carrier;
    guard = new Guard(calls.placed().size());
  }

  /// @return why the drill must end
  Optional<String> look() throws InterruptedException {
    Set<String> lost = new HashSet<>();
    calls.placed().forEach(p -> lost.add(p.handset()));
    for (JsonNode beat : carrier.pulse()) {
      if (!beat.path("state").asText().equals("ended")) {
        lost.remove(beat.path("handset").asText());
      }
    }
    return guard.look(
        new Guard.Sample(Instant.now(), messages.good(), messages.bad(), lost.size()));
  }
}
