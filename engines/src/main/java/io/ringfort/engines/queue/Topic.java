package io.ringfort.engines.queue;

import java.time.Duration;

/// A named partitioned log.
///
/// @param name the log's name, as the engine knows it
/// @param partitions how many partitions it is created with; topics that are read together by one
///   owner need the same number
/// @param retention what the engine may forget
/// @param gather how long an append may wait for others to share its way to the disk: zero where a
///   client waits for it, more where nobody does, since every write of its own costs as much as a
///   write of many
public record Topic(String name, int partitions, Retention retention, Duration gather) {

  /// A topic whose appends do not wait for each other.
  public Topic(String name, int partitions, Retention retention) {
    this(name, partitions, retention, Duration.ZERO);
  }

  /// What the engine may forget.
  public enum Retention {
    /// Entries older than the engine's retention time (days).
    BY_AGE,
    /// All but the last entry of each key; an entry without a value removes its key.
    COMPACTED
  }

  public Topic {
    if (name.isBlank()) {
      throw new IllegalArgumentException("topic name: got blank (expected: a name)");
    }
    if (partitions < 1) {
      throw new IllegalArgumentException(
          "partitions of " + name + ": got " + partitions + " (expected: 1 or more)");
    }
  }
}
