package io.ringfort.voice;

import io.ringfort.core.callbacks.Callbacks;
import io.ringfort.voice.ffmpeg.Ffmpeg;
import io.ringfort.voice.recordings.BucketStore;
import io.ringfort.voice.recordings.FolderStore;
import io.ringfort.voice.recordings.RecordingPool;
import io.ringfort.voice.recordings.RecordingStore;
import io.ringfort.voice.recordings.Recordings;
import io.ringfort.voice.recordings.StoredRecordings;
import io.ringfort.voice.recordings.Surroundings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The role `recordings` of a host: the pool that makes recordings of raw sound. It needs no voice
/// role beside it, only the folder in which voice hosts of this machine leave their pieces.
public final class RecordingsRole implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RecordingsRole.class);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  private RecordingsRole() {}

  /// Returns when jobs can come.
  public static RecordingsRole start(
      VoiceConfig config, VoiceRole.Engines engines, VoiceRole.Shared shared) {
    RecordingsRole role = new RecordingsRole();
    try {
      Ffmpeg ffmpeg = Ffmpeg.at(config.folder().resolve("ffmpeg"));
      RecordingStore store = role.store(config);
      Surroundings surroundings = surroundings(engines, shared);
      role.started.push(RecordingPool.start(surroundings, config.recordings(), store, ffmpeg));
      return role;
    } catch (IOException e) {
      role.close();
      throw new UncheckedIOException("recordings do not start", e);
    } catch (RuntimeException e) {
      role.close();
      throw e;
    }
  }

  /// The door to recordings for a host that makes none, such as one of the API.
  public static Door door(VoiceConfig config, VoiceRole.Engines engines, VoiceRole.Shared shared) {
    RecordingsRole parts = new RecordingsRole();
    try {
      return new Door(
          StoredRecordings.reading(
              surroundings(engines, shared), config.recordings(), parts.store(config)),
          parts);
    } catch (IOException e) {
      parts.close();
      throw new UncheckedIOException("recordings cannot be read", e);
    }
  }

  /// Recordings, to be read and deleted.
  public record Door(Recordings recordings, AutoCloseable parts) implements AutoCloseable {
    @Override
    public void close() throws Exception {
      parts.close();
    }
  }

  static Surroundings surroundings(VoiceRole.Engines engines, VoiceRole.Shared shared) {
    return new Surroundings(
        new Surroundings.Primitives(
            engines.queue(), engines.topics(), engines.memory(), engines.archive()),
        new Callbacks(engines.queue(), engines.topics(), shared.json()),
        shared.json(),
        engines.metrics(),
        new Surroundings.Times(engines.timer(), InstantSource.system(), shared.baseUrl()));
  }

  private RecordingStore store(VoiceConfig config) throws IOException {
    if (config.bucket() == null) {
      return new FolderStore(config.recordings().folder().resolve("stored"));
    }
    BucketStore bucket =
        new BucketStore(
            config.bucket(),
            config.recordings().folder().resolve("fetched"),
            InstantSource.system());
    started.push(bucket);
    return bucket;
  }

  /// What a voice host needs of it: the desk at which recordings begin.
  StoredRecordings desk(VoiceConfig config, VoiceRole.Engines engines, VoiceRole.Shared shared)
      throws IOException {
    StoredRecordings desk =
        StoredRecordings.start(surroundings(engines, shared), config.recordings(), store(config));
    started.push(desk);
    return desk;
  }

  /// Parts for a voice host, without a pool.
  static RecordingsRole empty() {
    return new RecordingsRole();
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      AutoCloseable part = started.pop();
      try {
        part.close();
      } catch (Exception e) {
        // The boundary of a shutdown: the next part still has to be closed.
        LOG.error("a part of recordings did not close cleanly", e);
      }
    }
  }
}
