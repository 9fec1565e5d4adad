package io.ringfort.voice.recordings;

import io.ringfort.core.ids.RecordingSid;
import io.ringfort.engines.queue.Backoff;
import io.ringfort.engines.threads.Threads;
import io.ringfort.voice.recordings.RawFolder.Opened;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this host records now, until it is a job in the queue. If the host dies before that, the
/// pieces are on the disk, and the next start on that folder makes a job of them.
final class RecordingDesk implements RawPiece.Owner, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RecordingDesk.class);

  /// 64 MB.
  private static final int MOST_BLOCKS = 4_000;

  private static final Duration SEARCH_EVERY = Duration.ofMinutes(1);

  private final Surroundings surroundings;
  private final RecordingsConfig config;
  private final InFlight inFlight;
  private final RawFolder raw;
  private final RawWriter writer;
  private final Publishing publishing;
  private final Map<RecordingSid, RawPiece> live = new ConcurrentHashMap<>();
  private final LostPieces lost;
  private volatile boolean closed;

  RecordingDesk(Surroundings surroundings, RecordingsConfig config, InFlight inFlight)
      throws IOException {
    this.surroundings = surroundings;
    this.config = config;
    this.inFlight = inFlight;
    raw = new RawFolder(config.folder().resolve("raw"), surroundings.json());
    writer = new RawWriter(MOST_BLOCKS, surroundings.metrics());
    publishing = new Publishing(surroundings);
    lost = new LostPieces(raw, live::containsKey);
    searchIn(config.lostAfter());
  }

  RawRecording begin(RecordingPlan plan) {
    Piece first = new Piece(plan, 1, surroundings.times().clock().instant());
    RawPiece piece = new RawPiece(raw, writer, first, this);
    live.put(plan.sid(), piece);
    // A call that moved here was recorded before, and its customer knows.
    boolean known = isKnown(plan);
    changed(piece, Recording.IN_PROGRESS);
    if (!known) {
      Recording begun = recording(piece, Recording.IN_PROGRESS);
      Threads.startVirtual("recording-begin", () -> attempt(1, () -> publishing.tell(begun)));
    }
    return piece;
  }

  private boolean isKnown(RecordingPlan plan) {
    try {
      return inFlight.find(plan.account(), plan.sid()).isPresent();
    } catch (RuntimeException e) {
      LOG.warn("whether recording {} goes on or begins is not known", plan.sid(), e);
      return false;
    }
  }

  void discard(RecordingSid sid) {
    RawPiece piece = live.get(sid);
    if (piece != null) {
      piece.discard();
    }
  }

  @Override
  public void changed(RawPiece piece, String status) {
    try {
      inFlight.put(recording(piece, status));
    } catch (RuntimeException e) {
      // What others see of it must not stop the call.
      LOG.warn("recording {} is not shown as {}", piece.plan().sid(), status, e);
    }
  }

  private Recording recording(RawPiece piece, String status) {
    return new Recording(
        piece.plan(), status, piece.millis(), 0, surroundings.times().clock().instant());
  }

  @Override
  public void finished(RawPiece piece, @Nullable Opened opened) {
    Threads.startVirtual(
        "recording-finish",
        () -> {
          settle(opened);
          // Once: an append whose answer was lost may have become a recording already, and then
          // none are left for the next.
          List<Piece> pieces = raw.pieces(piece.plan().sid());
          attempt(
              1,
              () -> {
                hand(pieces, piece.plan(), Job.FINISHED);
                live.remove(piece.plan().sid(), piece);
              });
        });
  }

  @Override
  public void left(RawPiece piece) {
    live.remove(piece.plan().sid(), piece);
  }

  @Override
  public void discarded(RawPiece piece, @Nullable Opened opened) {
    Threads.startVirtual(
        "recording-discard",
        () -> {
          settle(opened);
          attempt(
              1,
              () -> {
                RecordingPlan plan = piece.plan();
                raw.clear(new Job(plan, config.place(), raw.pieces(plan.sid()), Job.FINISHED));
                inFlight.remove(plan.account(), plan.sid());
                live.remove(plan.sid(), piece);
              });
        });
  }

  private void settle(@Nullable Opened opened) {
    if (opened == null) {
      return;
    }
    try (opened) {
      opened.channel().force(true);
      raw.force();
    } catch (IOException e) {
      LOG.error("piece {} may not survive a power failure", opened.piece().name(), e);
    }
  }

  private void hand(List<Piece> pieces, RecordingPlan plan, String end) {
    Job job = new Job(plan, config.place(), pieces, end);
    surroundings
        .queue()
        .append(
            surroundings.topics().recordings(), plan.sid().value(), surroundings.json().bytes(job))
        .join();
  }

  private void findLost() {
    try {
      lost.search(
          (plan, pieces) -> {
            if (closed) {
              // What is on the disk by now may be another's, and not whole yet.
              return;
            }
            LOG.warn("recording {} of {} was left by a host", plan.sid(), plan.account());
            hand(pieces, plan, Job.HOST_LOST);
          });
    } catch (IOException | RuntimeException e) {
      LOG.warn("recordings that were left by a host are looked for again soon", e);
    }
    if (!closed) {
      searchIn(SEARCH_EVERY);
    }
  }

  private void searchIn(Duration delay) {
    surroundings
        .times()
        .timer()
        .after(delay, () -> Threads.startVirtual("recordings-lost", this::findLost));
  }

  private interface Step {
    void run() throws IOException;
  }

  /// Until it succeeds or this host ends: then the next start finds what is left.
  private void attempt(int number, Step step) {
    if (closed) {
      return;
    }
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      LOG.warn("a recording waits for the queue or the disk", e);
      surroundings
          .times()
          .timer()
          .after(
              Backoff.after(number),
              () -> Threads.startVirtual("recording-again", () -> attempt(number + 1, step)));
    }
  }

  @Override
  public void close() {
    live.values().forEach(RawPiece::leave);
    writer.close();
    closed = true;
  }
}
