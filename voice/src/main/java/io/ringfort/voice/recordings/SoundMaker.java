package io.ringfort.voice.recordings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Makes the stored sound of raw pieces.
final class SoundMaker {
  private static final int TOO_SHORT = 16101;
  private static final int SILENT = 16102;
  private static final Duration LONGEST_WORK = Duration.ofDays(1);

  private final RawFolder raw;
  private final RecordingStore store;
  private final RecordingsConfig config;
  private final Cleaner cleaner;
  private final Path work;

  SoundMaker(RawFolder raw, RecordingStore store, RecordingsConfig config, Cleaner cleaner)
      throws IOException {
    this.raw = raw;
    this.store = store;
    this.config = config;
    this.cleaner = cleaner;
    work = Files.createDirectories(config.folder().resolve("work"));
    sweep();
  }

  /// Takes away what hosts left that died at work. Others may be at work in the same folder, but
  /// not for as long.
  private void sweep() throws IOException {
    Instant longAgo = Instant.now().minus(LONGEST_WORK);
    List<Path> left;
    try (Stream<Path> listed = Files.list(work)) {
      left = listed.toList();
    }
    for (Path folder : left) {
      if (Files.getLastModifiedTime(folder).toInstant().isBefore(longAgo)) {
        delete(folder);
      }
    }
  }

  /// Makes and stores it, unless there is nothing to hear.
  ///
  /// @return completed or absent
  Recording make(Job job, Instant now) throws IOException, InterruptedException {
    RecordingPlan plan = job.plan();
    RawSound sound = new RawSound(plan.sound(), job.pieces(), raw);
    RawSound.Extent extent = sound.measure();
    long millis = (long) extent.frames() * RawFolder.FRAME_MILLIS;
    if (millis < config.shortest().toMillis()) {
      return new Recording(plan, Recording.ABSENT, millis, TOO_SHORT, now);
    }
    if (extent.silent()) {
      return new Recording(plan, Recording.ABSENT, millis, SILENT, now);
    }
    Path own = Files.createTempDirectory(work, plan.sid() + "-");
    try {
      Path samples = own.resolve("raw.pcm");
      sound.write(extent, samples);
      Cleaner.Made made = cleaner.make(samples, plan.sound().channels(), extent.noiseDb(), own);
      store.put(plan.account(), plan.sid(), FolderStore.WAV, made.wav());
      store.put(plan.account(), plan.sid(), FolderStore.MP3, made.mp3());
    } finally {
      delete(own);
    }
    return new Recording(plan, Recording.COMPLETED, extent.millis(), 0, now);
  }

  private static void delete(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
