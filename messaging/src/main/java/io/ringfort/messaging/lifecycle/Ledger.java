package io.ringfort.messaging.lifecycle;

import io.ringfort.core.ids.MessageSid;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/// What a partition's owner may let go of: up to which offset the topic need not come again, and
/// which ended messages may leave the changelog. Pure bookkeeping; the owner's thread alone touches
/// it; a new owner begins with a new one.
///
/// **Settle.** An entry must come again after a crash until what it led to is durable in the
/// changelog. So a new message holds the offset until any record of it is durable; a receipt or a
/// cancellation, until the version that it led to is.
///
/// **Forget.** A message that left the changelog looks new when its intent is read again, and then
/// it is doubled. Its intent can come again from an uncommitted offset, and it may stand in the
/// topic twice, because an API host whose append had no known outcome appends it again. But every
/// copy was appended before the message's `repeatableUntil`; so once an intent *created* after that
/// is behind the committed offset, all copies are behind it too. This holds however far reading
/// lags, and across owners. While nobody sends, nothing is forgotten, and nothing grows.
///
/// All methods take amortised constant time, but for the logarithm of the number of ended messages
/// in [#finished].
public final class Ledger {
  private static final Instant NO_INTENT = Instant.MIN;

  private final ArrayDeque<Line> unsettled = new ArrayDeque<>();
  private final ArrayDeque<Line> uncommitted = new ArrayDeque<>();
  private final Map<MessageSid, List<Line>> open = new HashMap<>();
  private final PriorityQueue<Finished> finished =
      new PriorityQueue<>(Comparator.comparing(Finished::repeatableUntil));
  private long settled;
  private Instant newestCommitted = Instant.MIN;

  /// @param nextOffset the committed offset, where reading begins
  public Ledger(long nextOffset) {
    settled = nextOffset;
  }

  /// Read the intent of a message that the owner does not have.
  ///
  /// @param created the intent's own time
  public void intent(long offset, MessageSid sid, Instant created) {
    hold(new Line(offset, created, 0), sid);
  }

  /// Read the intent of a message that the owner has, ended or not: nothing is to be done.
  public void repeat(long offset, Instant created) {
    pass(new Line(offset, created, 0));
  }

  /// Read a receipt or a cancellation whose step made a new version of the message, which is being
  /// persisted.
  public void command(long offset, MessageSid sid, int version) {
    hold(new Line(offset, NO_INTENT, version), sid);
  }

  /// Read an entry that changed nothing.
  public void idle(long offset) {
    pass(new Line(offset, NO_INTENT, 0));
  }

  /// This version of the message is durable in the changelog.
  public void durable(MessageSid sid, int version) {
    List<Line> lines = open.get(sid);
    if (lines == null) {
      return;
    }
    lines.removeIf(line -> line.closeAt(version));
    if (lines.isEmpty()) {
      open.remove(sid);
    }
    settle();
  }

  /// The message has ended, and its record, its archiving and its callbacks are durable. Say it
  /// once per message.
  ///
  /// @param repeatableUntil the last moment at which its intent may have been, or may yet be,
  ///   appended again: its creation plus the longest time that a request is worked on plus the skew
  ///   of clocks, or later when its request must be known for longer
  public void finished(MessageSid sid, Instant repeatableUntil) {
    finished.add(new Finished(sid, repeatableUntil));
  }

  /// Offsets below `nextOffset` are committed durably.
  public void committed(long nextOffset) {
    while (!uncommitted.isEmpty() && uncommitted.peek().offset < nextOffset) {
      Instant created = uncommitted.poll().created;
      if (created.isAfter(newestCommitted)) {
        newestCommitted = created;
      }
    }
  }

  /// Entries below this offset need not come again. Never moves back.
  public long settled() {
    return settled;
  }

  /// Takes out the messages that may be forgotten now; ask after [#committed] and after
  /// [#finished].
  public List<MessageSid> forgettable() {
    List<MessageSid> sids = new ArrayList<>();
    while (!finished.isEmpty() && finished.peek().repeatableUntil.isBefore(newestCommitted)) {
      sids.add(finished.poll().sid);
    }
    return sids;
  }

  private void hold(Line line, MessageSid sid) {
    unsettled.add(line);
    open.computeIfAbsent(sid, _ -> new ArrayList<>(1)).add(line);
  }

  private void pass(Line line) {
    line.closed = true;
    unsettled.add(line);
    settle();
  }

  private void settle() {
    while (!unsettled.isEmpty() && unsettled.peek().closed) {
      Line line = unsettled.poll();
      settled = line.offset + 1;
      if (!line.created.equals(NO_INTENT)) {
        uncommitted.add(line);
      }
    }
  }

  /// One entry of the topic.
  private static final class Line {
    final long offset;
    final Instant created;
    final int version;
    boolean closed;

    Line(long offset, Instant created, int version) {
      this.offset = offset;
      this.created = created;
      this.version = version;
    }

    boolean closeAt(int durableVersion) {
      closed = durableVersion >= version;
      return closed;
    }
  }

  private record Finished(MessageSid sid, Instant repeatableUntil) {}
}
