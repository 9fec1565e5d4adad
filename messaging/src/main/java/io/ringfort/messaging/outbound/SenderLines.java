package io.ringfort.messaging.outbound;

import io.ringfort.core.ids.MessageSid;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.messaging.Messages;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.messaging.lifecycle.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/// The lines of all senders of a partition, served in turn, and the messages whose time has not
/// come. The owner's thread alone touches it, but for [#takeStarving].
final class SenderLines {
  private static final byte[] FULL = "1".getBytes(StandardCharsets.US_ASCII);
  private static final Duration FULL_LIFESPAN = Duration.ofSeconds(5);

  private final OutboundConfig config;
  private final Map<String, SenderLine> lines = new HashMap<>();
  private final ArrayDeque<SenderLine> turn = new ArrayDeque<>();
  private final PriorityQueue<Later> later = new PriorityQueue<>(Comparator.comparing(Later::at));
  private final PriorityQueue<Resting> resting =
      new PriorityQueue<>(Comparator.comparingLong(Resting::untilNanos));
  private final AtomicBoolean starving = new AtomicBoolean();

  private record Later(MessageSid sid, Instant at) {}

  private record Resting(SenderLine line, long untilNanos) {}

  /// What became of the first message of a line.
  enum Served {
    /// It left the line.
    GONE,
    /// The carrier has no room for it: it stays.
    NO_ROOM
  }

  /// Serves the first message of a line.
  @FunctionalInterface
  interface Server {
    Served serve(SenderLine line, MessageSid sid, long nanos);
  }

  SenderLines(OutboundConfig config) {
    this.config = config;
  }

  SenderLine of(Intent intent) {
    return of(Messages.senderKey(intent.account(), intent.parties().from()));
  }

  private SenderLine of(String sender) {
    return lines.computeIfAbsent(sender, s -> new SenderLine(s, config.segmentsPerSecond()));
  }

  void add(SenderLine line, Message message) {
    boolean wasEmpty = line.isEmpty();
    line.add(message.intent().sid(), message.intent().content().segments());
    takesPart(line, wasEmpty);
  }

  void addFirst(SenderLine line, Message message) {
    boolean wasEmpty = line.isEmpty();
    line.addFirst(message.intent().sid(), message.intent().content().segments());
    takesPart(line, wasEmpty);
  }

  /// A line with messages is in exactly one place: in turn, or resting until its pace allows more.
  private void takesPart(SenderLine line, boolean wasEmpty) {
    if (wasEmpty && !line.isQueued()) {
      line.queued(true);
      turn.addLast(line);
    }
  }

  /// A message that was found parked when the owner began.
  void parked(DueTable.Parked parked) {
    Intent intent = parked.message().intent();
    if (!intent.terms().notBefore().isAfter(intent.created())) {
      long turnIn =
          Duration.between(Instant.now(), parked.due())
              .plus(config.parkBeyond().dividedBy(2))
              .toNanos();
      of(intent).parked(System.nanoTime() + turnIn, intent.content().segments());
    }
  }

  void later(MessageSid sid, Instant at) {
    later.add(new Later(sid, at));
  }

  /// Takes out the messages whose time has come.
  List<MessageSid> due(Instant now) {
    if (later.isEmpty() || later.peek().at().isAfter(now)) {
      return List.of();
    }
    List<MessageSid> due = new ArrayList<>();
    while (!later.isEmpty() && !later.peek().at().isAfter(now)) {
      due.add(later.poll().sid());
    }
    return due;
  }

  /// Serves one message of each line in turn, for as long as pace and carriers allow.
  ///
  /// @return how long nothing further can happen by itself, in nanoseconds
  long serve(long nanos, Server server) {
    while (!resting.isEmpty() && resting.peek().untilNanos() - nanos <= 0) {
      turn.addLast(Objects.requireNonNull(resting.poll()).line());
    }
    // Before the first try, so that room that comes back meanwhile is not missed.
    starving.set(true);
    int withoutRoom = 0;
    while (withoutRoom < turn.size()) {
      SenderLine line = turn.removeFirst();
      MessageSid head = line.head();
      if (head == null) {
        line.queued(false);
        continue;
      }
      long wait = line.waitNanos(nanos);
      if (wait > 0) {
        resting.add(new Resting(line, nanos + wait));
        continue;
      }
      line.removeHead();
      // Before it is served: whatever becomes of its head, the line stays among those that are
      // served.
      turn.addLast(line);
      if (server.serve(line, head, nanos) == Served.NO_ROOM) {
        line.putBack(head);
        withoutRoom++;
      } else {
        withoutRoom = 0;
      }
    }
    if (turn.isEmpty()) {
      starving.set(false);
    }
    return nextIn(nanos);
  }

  private long nextIn(long nanos) {
    long next =
        resting.isEmpty() ? Long.MAX_VALUE : Math.max(0, resting.peek().untilNanos() - nanos);
    if (!later.isEmpty()) {
      next =
          Math.min(next, Math.max(0, Duration.between(Instant.now(), later.peek().at()).toNanos()));
    }
    return next;
  }

  /// True once after a [#serve] that left messages behind for want of room. Any thread.
  boolean takeStarving() {
    return starving.get() && starving.compareAndSet(true, false);
  }

  /// Forgets lines that are not in use, and tells the front door of senders that have too much.
  void sweep(long nanos, MemoryMap fullSenders) {
    lines
        .values()
        .removeIf(line -> !line.isQueued() && line.isEmpty() && line.backlogNanos(nanos) <= 0);
    for (SenderLine line : lines.values()) {
      if (line.backlogNanos(nanos) >= config.longestQueue().toNanos()) {
        fullSenders.put(line.sender(), FULL, FULL_LIFESPAN);
      }
    }
  }
}
