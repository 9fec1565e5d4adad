package io.ringfort.voice.recordings;

import io.micrometer.core.instrument.Counter;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.engines.database.DatabaseException;
import io.ringfort.engines.queue.Backoff;
import io.ringfort.engines.queue.Entry;
import io.ringfort.engines.queue.Outcome;
import io.ringfort.engines.queue.Subscription;
import io.ringfort.voice.ffmpeg.Ffmpeg;
import io.ringfort.voice.ffmpeg.FfmpegFailed;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Works on jobs: makes the sound, stores it, files the record, tells the customer, deletes the raw
/// pieces, in this order. It may die between any two of these and start over: the files have the
/// same names, the record is filed once by its SID and from then on not made again, callbacks keep
/// their token, and the pieces go last.
public final class RecordingPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RecordingPool.class);
  private static final String ENDED = "ringfort.recordings.ended";
  private static final int READ_AHEAD = 4;
  private static final Duration BUSY_ELSEWHERE = Duration.ofSeconds(1);

  /// While the record of a deleted recording may still be on its way into the archive.
  private static final Duration ERASE_AGAIN = Duration.ofSeconds(2);

  private static final int ERASES = 3;

  /// After so many refusals of its sound it is for somebody to look at.
  private static final int MOST_REFUSALS = 8;

  private final Surroundings surroundings;
  private final RecordingsConfig config;
  private final RawFolder raw;
  private final RecordingStore store;
  private final SoundMaker maker;
  private final InFlight inFlight;
  private final Publishing publishing;
  private final Slots slots;
  private final Set<RecordingSid> inWork = ConcurrentHashMap.newKeySet();
  private final Subscription jobs;

  private RecordingPool(
      Surroundings surroundings, RecordingsConfig config, RecordingStore store, Ffmpeg ffmpeg)
      throws IOException {
    this.surroundings = surroundings;
    this.config = config;
    this.store = store;
    raw = new RawFolder(config.folder().resolve("raw"), surroundings.json());
    maker = new SoundMaker(raw, store, config, new Cleaner(ffmpeg, config.targetLufs()));
    inFlight = new InFlight(surroundings.primitives().memory(), surroundings.json());
    publishing = new Publishing(surroundings);
    slots = new Slots(config.workers(), RecordingPool::loadPerProcessor);
    jobs =
        surroundings
            .queue()
            .work(
                surroundings.topics().recordings(),
                "recordings-" + config.place(),
                config.workers() * READ_AHEAD,
                this::work);
  }

  /// @param ffmpeg unpacked
  public static RecordingPool start(
      Surroundings surroundings, RecordingsConfig config, RecordingStore store, Ffmpeg ffmpeg)
      throws IOException {
    return new RecordingPool(surroundings, config, store, ffmpeg);
  }

  private static double loadPerProcessor() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    return system.getSystemLoadAverage() / system.getAvailableProcessors();
  }

  private Outcome work(Entry entry, int attempt) throws IOException, InterruptedException {
    Job job = surroundings.json().read(Objects.requireNonNull(entry.value()), Job.class);
    if (!job.place().equals(config.place())) {
      return new Outcome.Done();
    }
    RecordingSid sid = job.plan().sid();
    try (Slots.Slot _ = slots.take()) {
      if (!inWork.add(sid)) {
        return new Outcome.Retry(BUSY_ELSEWHERE);
      }
      try {
        return work(job, attempt);
      } finally {
        inWork.remove(sid);
      }
    } catch (FfmpegFailed e) {
      if (attempt < MOST_REFUSALS) {
        LOG.warn("recording {} of {} is tried again", sid, job.plan().account(), e);
        return new Outcome.Retry(Backoff.after(attempt));
      }
      LOG.error("recording {} of {} cannot be made", sid, job.plan().account(), e);
      return new Outcome.Dead(String.valueOf(e.getMessage()));
    }
  }

  private Outcome work(Job job, int attempt) throws IOException, InterruptedException {
    RecordingPlan plan = job.plan();
    if (inFlight.isDeleted(plan.account(), plan.sid())) {
      return drop(job, attempt);
    }
    if (raw.isDone(plan.sid()) || (!job.pieces().isEmpty() && !raw.hasSound(job))) {
      // Died while the pieces were being deleted, or the same job twice.
      raw.clear(job);
      return new Outcome.Done();
    }
    Optional<Recording> known = known(plan);
    Recording recording =
        known.isPresent() ? known.get() : maker.make(job, surroundings.times().clock().instant());
    if (inFlight.isDeleted(plan.account(), plan.sid())) {
      return drop(job, attempt);
    }
    if (known.isEmpty()) {
      inFlight.put(recording);
    }
    publishing.file(recording);
    publishing.tell(recording);
    raw.clear(job);
    Counter.builder(ENDED)
        .tag("status", recording.status())
        .register(surroundings.metrics())
        .increment();
    LOG.info(
        "recording {} of {} is {}: {} ms, {}",
        plan.sid(),
        plan.account(),
        recording.status(),
        recording.millis(),
        job.end());
    return new Outcome.Done();
  }

  /// What an earlier attempt came to, so that a repeat says the same of it.
  private Optional<Recording> known(RecordingPlan plan) {
    Optional<Recording> there =
        inFlight.find(plan.account(), plan.sid()).filter(Recording::isEnded);
    if (there.isPresent()) {
      return there;
    }
    try {
      return surroundings
          .primitives()
          .archive()
          .fetch(plan.account(), plan.sid().value())
          .map(record -> surroundings.json().read(record.doc(), Recording.class));
    } catch (DatabaseException away) {
      // Then it is made again: the same sound, and a record that the archive ignores.
      return Optional.empty();
    }
  }

  private Outcome drop(Job job, int attempt) throws IOException, InterruptedException {
    RecordingPlan plan = job.plan();
    store.delete(plan.account(), plan.sid());
    inFlight.remove(plan.account(), plan.sid());
    surroundings.primitives().archive().erase(plan.account(), plan.sid().value());
    if (attempt < ERASES) {
      return new Outcome.Retry(ERASE_AGAIN);
    }
    raw.clear(job);
    return new Outcome.Done();
  }

  @Override
  public void close() {
    jobs.close();
  }
}
