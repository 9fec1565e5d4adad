package io.ringfort.simulator.handsets;

import java.time.Instant;
import java.util.List;

/// A whole message in a handset's inbox. `parts` are the ledger's identities of its parts, by which
/// the ledger tells how often the message was submitted.
public record ReceivedMessage(
    String from, String to, String body, String encoding, Instant receivedAt, List<Long> parts) {
  public ReceivedMessage {
    parts = List.copyOf(parts);
  }
}
