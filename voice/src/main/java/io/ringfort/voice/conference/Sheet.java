package io.ringfort.voice.conference;

import io.ringfort.engines.threads.Threads;
import io.ringfort.voice.Conference.Status;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One room's place on the [Board]. Only the newest state is written, one after another, on a
/// virtual thread that lives as long as there is something to write. Any thread.
final class Sheet {
  private static final Logger LOG = LoggerFactory.getLogger(Sheet.class);

  private final Board board;
  private final Board.Claim claim;
  private final Runnable done;

  /// What is being written, or must be next; null when everything is.
  private final AtomicReference<@Nullable LiveRoom> newest = new AtomicReference<>();

  /// @param done run once the conference's end is written
  Sheet(Board board, Board.Claim claim, Runnable done) {
    this.board = board;
    this.claim = claim;
    this.done = done;
  }

  void show(LiveRoom room) {
    if (newest.getAndSet(room) == null) {
      Threads.startVirtual("conference-" + room.conference().sid(), () -> write(room));
    }
  }

  private void write(LiveRoom first) {
    LiveRoom room = first;
    while (true) {
      attempt(room);
      if (newest.compareAndSet(room, null)) {
        break;
      }
      LiveRoom next = newest.get();
      room = next == null ? room : next;
    }
    if (isOver(room)) {
      done.run();
    }
  }

  private static boolean isOver(LiveRoom room) {
    return room.conference().status() == Status.COMPLETED;
  }

  /// Theirs is a copy: a memory store that fails stops no conference.
  private void attempt(LiveRoom room) {
    try {
      if (isOver(room)) {
        // First: whoever comes now begins another one.
        board.release(claim);
      } else {
        board.keep(claim, Board.LIFESPAN);
      }
      board.show(room);
    } catch (RuntimeException e) {
      LOG.warn("readers do not see {} as it is: {}", room.conference().sid(), e.getMessage());
    }
  }
}
