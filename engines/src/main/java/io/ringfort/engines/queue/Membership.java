package io.ringfort.engines.queue;

import java.time.Duration;

/// Whether the group counts this member, as far as it can be known here. Confirmed by the polling
/// thread, asked by any.
///
/// A confirmation counts from before its question was sent, and for less than the group waits for a
/// silent member (3 s, of which up to half a second had passed since the last heartbeat). So while
/// this says yes, nobody else can have been given what this member owns. It is worked out when
/// asked: a process that was frozen says no with its first word.
final class Membership {
  static final Duration HOLDS_FOR = Duration.ofSeconds(2);

  /// When the question was sent that was answered last, on [System#nanoTime]'s clock.
  private volatile long askedAt = System.nanoTime() - HOLDS_FOR.toNanos();

  void confirm(long asked) {
    askedAt = asked;
  }

  boolean isConfirmed() {
    return System.nanoTime() - askedAt < HOLDS_FOR.toNanos();
  }
}
