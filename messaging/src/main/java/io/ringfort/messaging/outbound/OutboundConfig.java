package io.ringfort.messaging.outbound;

import java.time.Duration;

/// @param segmentsPerSecond of each sender; 0: no limit
/// @param longestQueue how much time a sender may need for what it has; beyond that it takes no
///   more (21611, 30001)
/// @param pendingPerPartition how many messages wait in an owner's hands before it stops reading
/// @param parkBeyond messages whose turn is further away wait in the database
/// @param backOff waits after a passing failure: the first, doubling
/// @param longestBackOff of them
/// @param receiptsWithin after that time without a receipt, `sent` is the last word
public record OutboundConfig(
    double segmentsPerSecond,
    Duration longestQueue,
    int pendingPerPartition,
    Duration parkBeyond,
    Duration backOff,
    Duration longestBackOff,
    Duration receiptsWithin) {

  public static OutboundConfig defaults() {
    return new OutboundConfig(
        1_000,
        Duration.ofHours(10),
        50_000,
        Duration.ofSeconds(30),
        Duration.ofSeconds(3),
        Duration.ofMinutes(5),
        Duration.ofHours(72));
  }
}
