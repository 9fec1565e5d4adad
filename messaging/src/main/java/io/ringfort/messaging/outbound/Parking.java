package io.ringfort.messaging.outbound;

import io.ringfort.core.ids.MessageSid;
import io.ringfort.engines.threads.Threads;
import io.ringfort.messaging.lifecycle.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One owner's dealings with the table of parked messages: in batches, on a thread of its own, one
/// at a time. While the database is away nothing is parked; whether it is, the last dealing with it
/// told. The owner's thread alone calls it, and never waits for the database but at its beginning.
final class Parking {
  private static final Logger LOG = LoggerFactory.getLogger(Parking.class);
  private static final int TAKE_UP = 500;
  private static final int MOST_QUEUED = 20_000;

  private final int shard;
  private final DueTable table;
  private final SenderOwner mailbox;
  private final List<DueTable.Parked> toPark = new ArrayList<>();
  private final Set<MessageSid> toRemove = new HashSet<>();
  private final Map<MessageSid, Runnable> whenRemoved = new HashMap<>();
  private boolean busy;
  private boolean polling;
  private boolean away;

  Parking(int shard, DueTable table, SenderOwner mailbox) {
    this.shard = shard;
    this.table = table;
    this.mailbox = mailbox;
  }

  /// True when a message can be parked now.
  boolean isOpen() {
    return !away && toPark.size() < MOST_QUEUED;
  }

  /// Parks it soon; the owner is told whether it worked.
  void park(DueTable.Parked parked) {
    toPark.add(parked);
    work();
  }

  /// Takes the row away soon: the message has its home in the changelog.
  void remove(MessageSid sid) {
    toRemove.add(sid);
    work();
  }

  /// Runs the task once the row is surely gone.
  void whenRemoved(MessageSid sid, Runnable then) {
    whenRemoved.put(sid, then);
    remove(sid);
  }

  /// Shows what is parked to readers, and counts it for its senders; for an owner that begins.
  /// While the database is away there is nothing to be seen of it.
  void restore(Consumer<Message> show, Consumer<DueTable.Parked> count) {
    try {
      for (DueTable.Parked parked : table.all(shard)) {
        show.accept(parked.message());
        count.accept(parked);
      }
    } catch (RuntimeException e) {
      LOG.warn("partition {}: cannot see what is parked: {}", shard, e.getMessage());
      away = true;
    }
  }

  /// Looks for a message; tells the owner's thread only if it is there.
  void find(MessageSid sid, Consumer<Message> found) {
    Threads.startVirtual(
        "parking-find-" + shard,
        () -> {
          try {
            table.find(sid).ifPresent(message -> mailbox.post(() -> found.accept(message)));
          } catch (RuntimeException e) {
            LOG.warn("cannot look for parked message {}: {}", sid, e.getMessage());
          }
        });
  }

  /// Takes up what is due; does the work that waits.
  void poll(Instant by, Consumer<Message> takeUp) {
    // One at a time: rows that were read long ago may be of messages that were sent and forgotten
    // since.
    if (busy || polling) {
      return;
    }
    polling = true;
    Threads.startVirtual(
        "parking-poll-" + shard,
        () -> {
          Optional<List<Message>> due = due(by);
          mailbox.post(() -> polled(due, takeUp));
        });
  }

  private Optional<List<Message>> due(Instant by) {
    try {
      return Optional.of(table.due(shard, by, TAKE_UP));
    } catch (RuntimeException e) {
      LOG.debug("partition {}: cannot take up parked messages: {}", shard, e.getMessage());
      return Optional.empty();
    }
  }

  private void polled(Optional<List<Message>> due, Consumer<Message> takeUp) {
    polling = false;
    away = due.isEmpty();
    due.ifPresent(messages -> messages.forEach(takeUp));
    work();
  }

  private void work() {
    if (busy || away || (toPark.isEmpty() && toRemove.isEmpty())) {
      return;
    }
    busy = true;
    List<DueTable.Parked> parks = List.copyOf(toPark);
    List<MessageSid> removals = List.copyOf(toRemove);
    toPark.clear();
    toRemove.clear();
    Threads.startVirtual(
        "parking-" + shard,
        () -> {
          boolean parked = attempt("park", () -> table.park(shard, parks), parks.isEmpty());
          boolean removed = attempt("remove", () -> table.remove(removals), removals.isEmpty());
          mailbox.post(owned -> done(owned, parks, parked, removals, removed));
        });
  }

  private boolean attempt(String what, Runnable change, boolean nothing) {
    if (nothing) {
      return true;
    }
    try {
      change.run();
      return true;
    } catch (RuntimeException e) {
      LOG.warn("partition {}: cannot {} messages: {}", shard, what, e.getMessage());
      return false;
    }
  }

  private void done(
      OwnedMessages owned,
      List<DueTable.Parked> parks,
      boolean parked,
      List<MessageSid> removals,
      boolean removed) {
    busy = false;
    away = !parked || !removed;
    parks.forEach(
        p -> {
          if (parked) {
            owned.parked(p.message());
          } else {
            owned.notParked(p);
          }
        });
    if (removed) {
      removals.forEach(
          sid -> {
            Runnable then = whenRemoved.remove(sid);
            if (then != null) {
              then.run();
            }
          });
    } else {
      toRemove.addAll(removals);
    }
    work();
  }
}
