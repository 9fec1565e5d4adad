package io.ringfort.messaging.outbound;

import io.ringfort.core.ids.MessageSid;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// One sender's messages whose time has come, in order, at the sender's pace. The owner's thread
/// alone touches it.
final class SenderLine {
  private final String sender;
  private final Pace pace;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private @Nullable Waiting removed;
  private long waitingSegments;
  private boolean anyParked;
  private long parkedUntil;
  private boolean queued;

  private record Waiting(MessageSid sid, int segments) {}

  SenderLine(String sender, double segmentsPerSecond) {
    this.sender = sender;
    pace = new Pace(segmentsPerSecond);
  }

  String sender() {
    return sender;
  }

  void add(MessageSid sid, int segments) {
    waiting.addLast(new Waiting(sid, segments));
    waitingSegments += segments;
  }

  /// A message that was out already and comes back goes first: it is the older one.
  void addFirst(MessageSid sid, int segments) {
    waiting.addFirst(new Waiting(sid, segments));
    waitingSegments += segments;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  @Nullable MessageSid head() {
    Waiting first = waiting.peekFirst();
    return first == null ? null : first.sid();
  }

  void removeHead() {
    removed = waiting.removeFirst();
    waitingSegments -= removed.segments();
  }

  /// Undoes [#removeHead].
  void putBack(MessageSid sid) {
    if (removed == null || !removed.sid().equals(sid)) {
      throw new IllegalStateException(
          "line of " + sender + ": got back " + sid + " (expected: what was removed last)");
    }
    addFirst(sid, removed.segments());
  }

  /// Whether the line has its place among those that are served.
  boolean isQueued() {
    return queued;
  }

  void queued(boolean value) {
    queued = value;
  }

  long waitNanos(long now) {
    return pace.waitNanos(now);
  }

  void spend(int segments, long now) {
    pace.spend(segments, now);
  }

  /// A message was parked whose turn is then; later ones come after it.
  void parked(long turn, int segments) {
    long end = turn + pace.nanosFor(segments);
    parkedUntil = anyParked ? Math.max(parkedUntil, end) : end;
    anyParked = true;
  }

  /// How much time the sender needs for all that it has: here, and parked.
  long backlogNanos(long now) {
    long here = pace.waitNanos(now) + pace.nanosFor(waitingSegments);
    return anyParked ? Math.max(here, parkedUntil - now) : here;
  }
}
