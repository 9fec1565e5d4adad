package io.ringfort.voice.recordings;

import static io.ringfort.voice.recordings.Sounds.silence;
import static io.ringfort.voice.recordings.Sounds.speech;
import static io.ringfort.voice.recordings.Studio.ACCOUNT;
import static io.ringfort.voice.recordings.Studio.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.core.archive.ArchiveQuery;
import io.ringfort.core.callbacks.Callback;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.engines.database.DatabaseException;
import io.ringfort.voice.recordings.RawFolder.Opened;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever dies, and when: one record, the same two files, one token for each event.
class FailureTest {
  private @TempDir Path folder;
  private FaultyStore store;
  private Studio studio;

  /// A folder that fails, or stops, when told to.
  private static final class FaultyStore implements RecordingStore {
    final AtomicInteger failures = new AtomicInteger();
    final AtomicInteger puts = new AtomicInteger();
    final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch over = new CountDownLatch(1);
    volatile int stopAtPut;
    volatile Runnable afterBoth = () -> {};
    private final FolderStore home;

    FaultyStore(Path folder) {
      home = new FolderStore(folder);
    }

    @Override
    public void put(AccountSid account, RecordingSid sid, String format, Path file)
        throws IOException, InterruptedException {
      if (puts.incrementAndGet() == stopAtPut) {
        reached.countDown();
        // A killed host does nothing any more.
        over.await();
        throw new IOException("the host was killed");
      }
      if (failures.getAndDecrement() > 0) {
        throw new IOException("the fake is full");
      }
      home.put(account, sid, format, file);
      if (puts.get() == 2) {
        afterBoth.run();
      }
    }

    @Override
    public Optional<Path> fetch(AccountSid account, RecordingSid sid, String format) {
      return home.fetch(account, sid, format);
    }

    @Override
    public void delete(AccountSid account, RecordingSid sid) throws IOException {
      home.delete(account, sid);
    }
  }

  @BeforeEach
  void start() throws Exception {
    store = new FaultyStore(folder.resolve("stored"));
    studio = new Studio(folder, store);
  }

  @AfterEach
  void stop() {
    store.over.countDown();
    studio.close();
  }

  private RawRecording begun(RecordingPlan plan, double seconds) {
    RawRecording raw = studio.recordings.begin(plan);
    Sounds.record(raw, seconds, speech(0.3), silence());
    return raw;
  }

  private void assertOneResult(RecordingPlan plan, long millis) {
    Recording ended = studio.ended(plan);
    assertThat(ended.status()).isEqualTo("completed");
    assertThat(ended.millis()).isEqualTo(millis);
    assertThat(Studio.files(folder.resolve("stored")))
        .containsExactlyInAnyOrder(plan.sid() + ".wav", plan.sid() + ".mp3");
    assertThat(
            studio.archive.list(
                new ArchiveQuery(ACCOUNT, "recording", List.of(), Optional.empty(), 10)))
        .hasSize(1);
    await().until(() -> !studio.told("completed").isEmpty());
    assertThat(
            studio.owed.stream()
                .filter(c -> "completed".equals(c.params().get("RecordingStatus")))
                .map(Callback::token)
                .distinct())
        .containsExactly(Callback.tokenOf(plan.sid().value(), "completed"));
    assertThat(studio.dead).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aStoreThatFailsIsTriedAgain(int failures) {
    store.failures.set(failures);
    RecordingPlan plan = plan();

    begun(plan, 2).finish();

    assertOneResult(plan, 2_000);
    assertThat(studio.told("completed")).hasSize(1);
  }

  @Test
  void aQueueThatIsAwayWhenACallEndsGetsTheRecordingLater() {
    RecordingPlan plan = plan();
    RawRecording raw = begun(plan, 2);
    studio.queue.setAvailable(false);
    raw.finish();
    await().until(() -> studio.rawFiles().size() == 2);

    studio.queue.setAvailable(true);

    assertOneResult(plan, 2_000);
    assertThat(studio.told("in-progress")).hasSize(1);
  }

  @Test
  void aQueueThatIsAwayAfterStoringFilesTheRecordOnce() {
    CountDownLatch gone = new CountDownLatch(1);
    store.afterBoth =
        () -> {
          studio.queue.setAvailable(false);
          gone.countDown();
        };
    RecordingPlan plan = plan();
    begun(plan, 2).finish();
    await().until(() -> gone.getCount() == 0);
    await()
        .until(
            () ->
                studio
                    .recordings
                    .find(ACCOUNT, plan.sid())
                    .orElseThrow()
                    .status()
                    .equals("completed"));

    studio.queue.setAvailable(true);

    assertOneResult(plan, 2_000);
    assertThat(studio.told("completed")).hasSize(1);
    assertThat(studio.filed).hasSize(1);
    assertThat(store.puts).hasValue(2);
  }

  @Test
  void aDatabaseThatIsAwayHoldsNothingUp() {
    studio.archive.away(() -> new DatabaseException("away", true, null));
    RecordingPlan plan = plan();
    begun(plan, 2).finish();

    await().atMost(Duration.ofSeconds(10)).until(() -> studio.told("completed").size() == 1);
    assertThat(studio.recordings.find(ACCOUNT, plan.sid()).orElseThrow().status())
        .isEqualTo("completed");
    assertThat(studio.recordings.sound(ACCOUNT, plan.sid(), "mp3")).isPresent();
    studio.archive.away(null);

    assertOneResult(plan, 2_000);
  }

  /// Killed while it stores the first or the second file: the next host starts over.
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aWorkerThatIsKilledWhileItStoresIsReplaced(int put) throws Exception {
    store.stopAtPut = put;
    RecordingPlan plan = plan();
    begun(plan, 2).finish();
    assertThat(store.reached.await(10, TimeUnit.SECONDS)).isTrue();

    restart();

    assertThat(studio.rawFiles()).hasSizeGreaterThan(0);
    await().atMost(Duration.ofSeconds(10)).until(() -> !studio.told("completed").isEmpty());
    Recording ended = studio.ended(plan);
    assertThat(ended.status()).isEqualTo("completed");
    assertThat(Studio.files(folder.resolve("stored")))
        .containsExactlyInAnyOrder(plan.sid() + ".wav", plan.sid() + ".mp3");
  }

  /// Everything was done, but not committed: the job comes again, and again.
  @Test
  void aHostThatDiesBeforeItsCommitMakesNothingTwice() throws Exception {
    studio.queue.setCommitsHeld(true);
    RecordingPlan plan = plan();
    begun(plan, 2).finish();
    studio.ended(plan);
    int puts = store.puts.get();

    restart();
    studio.queue.setCommitsHeld(false);

    await().until(() -> studio.filed.size() >= 1);
    await().until(() -> studio.rawFiles().isEmpty());
    assertThat(store.puts).hasValue(puts);
    assertOneResult(plan, 2_000);
  }

  @Test
  void aJobThatIsThereThreeTimesHasOneResult() {
    RecordingPlan plan = plan();
    studio.queue.setAvailable(false);
    begun(plan, 2).finish();
    await().until(() -> studio.refused.contains(studio.topics.recordings().name()));
    Job job = new Job(plan, "here", List.of(new Piece(plan, 1, plan.started())), Job.FINISHED);
    studio.queue.setAvailable(true);
    for (int i = 0; i < 3; i++) {
      studio
          .queue
          .append(studio.topics.recordings(), plan.sid().value(), studio.json.bytes(job))
          .join();
    }

    assertOneResult(plan, 2_000);
    assertThat(studio.told("completed")).hasSize(1);
  }

  /// The append fails, or happens and its answer is lost.
  @ParameterizedTest
  @CsvSource({
    "recordings, false", "recordings, true",
    "postflight, false", "postflight, true",
    "callbacks, false", "callbacks, true"
  })
  void anAppendThatFailsIsMadeAgain(String topic, boolean happens) {
    RecordingPlan plan = plan(false, "both", false, Set.of("completed"));
    studio.failAppends(topic, happens);

    begun(plan, 2).finish();

    assertOneResult(plan, 2_000);
    assertThat(studio.appendsFailed).hasValue(1);
  }

  /// The append happened and its job is done by the time it is made again.
  @Test
  void aJobThatIsHandedAgainSaysTheSame() {
    RecordingPlan plan = plan();
    studio.failAppends("recordings", true, false, false, false);

    begun(plan, 2).finish();

    await().until(() -> studio.jobs.size() == 2);
    assertThat(studio.jobs.getLast()).isEqualTo(studio.jobs.getFirst());
    assertOneResult(plan, 2_000);
  }

  /// The search saw a piece, then its recording was made and the piece deleted.
  @Test
  void aPieceThatIsDeletedMeanwhileIsNotMadeWhole() throws Exception {
    RecordingPlan plan = plan();
    RawFolder raw = new RawFolder(folder.resolve("others"), studio.json);
    Opened opened = raw.open(new Piece(plan, 1, plan.started()));
    opened.close();
    List<Piece> seen = raw.pieces(plan.sid());
    raw.clear(new Job(plan, "here", seen, Job.FINISHED));

    assertThat(raw.makeWhole(seen.getFirst())).isFalse();

    assertThat(Studio.files(folder.resolve("others"))).isEmpty();
  }

  /// Between its last act and the deletion of the pieces, and in the midst of that.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHostThatDiesWhileItCleansUpLeavesNoHalfRecording(boolean marked) throws Exception {
    RecordingPlan plan = plan();
    RawFolder raw = new RawFolder(folder.resolve("raw"), studio.json);
    // Nobody is to find the first piece alone.
    studio.kill();
    writePiece(raw, new Piece(plan, 1, plan.started()), 2);
    writePiece(raw, new Piece(plan, 2, plan.started().plusSeconds(2)), 2);
    studio.start();
    assertOneResult(plan, 4_000);
    await().until(() -> studio.rawFiles().isEmpty());
    studio.kill();
    int puts = store.puts.get();

    // As if it had got no further.
    writePiece(raw, new Piece(plan, 2, plan.started().plusSeconds(2)), 2);
    if (marked) {
      Files.createFile(folder.resolve("raw").resolve(plan.sid() + ".done"));
    }
    studio.start();

    await().until(() -> studio.rawFiles().isEmpty());
    assertThat(store.puts).hasValue(puts);
    assertThat(studio.recordings.find(ACCOUNT, plan.sid()).orElseThrow().millis()).isEqualTo(4_000);
  }

  @Test
  void anFfmpegThatIsKilledIsRunAgain() {
    RecordingPlan plan = plan();
    // Long enough to be met while it runs.
    RawRecording raw = studio.recordings.begin(plan);
    Sounds.record(raw, 120, speech(0.3), silence());
    raw.finish();

    await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () ->
                ProcessHandle.current()
                    .children()
                    .filter(p -> p.info().command().orElse("").endsWith("/ffmpeg"))
                    .map(ProcessHandle::destroyForcibly)
                    .findAny()
                    .isPresent());

    assertOneResult(plan, 120_000);
    assertThat(studio.told("completed")).hasSize(1);
  }

  @Test
  void aHostThatDiesWhileItRecordsLosesNothingOfWhatItWrote() throws Exception {
    RecordingPlan plan = plan();
    begun(plan, 3.5);

    restart();

    assertOneResult(plan, 3_500);
    assertThat(Files.list(folder.resolve("raw"))).isEmpty();
  }

  @Test
  void piecesOfACallThatMovedAreJoinedWithSilenceBetween() throws Exception {
    RecordingPlan plan = plan();
    RawFolder raw = new RawFolder(folder.resolve("raw"), studio.json);
    Instant began = plan.started();
    // Nobody is to find the first piece alone.
    studio.kill();
    writePiece(raw, new Piece(plan, 1, began), 2);
    // Two seconds after the end of the first; its last frame is not whole.
    writePiece(raw, new Piece(plan, 2, began.plusSeconds(4)), 3);
    Files.write(raw.sound(new Piece(plan, 2, began)), new byte[100], StandardOpenOption.APPEND);
    studio.start();

    assertOneResult(plan, 7_000);
    double[] sound = Sounds.channel(studio.sound(plan, "wav"), 0);
    assertThat(Sounds.db(sound, 2.2, 3.8)).isLessThan(Sounds.db(sound, 0.2, 0.8) - 30);
    assertThat(Sounds.db(sound, 4, 5)).isGreaterThan(Sounds.db(sound, 2.2, 3.8) + 30);
  }

  @Test
  void whatTwoHostsRecordedForAMomentIsThereOnce() throws Exception {
    RecordingPlan plan = plan();
    RawFolder raw = new RawFolder(folder.resolve("raw"), studio.json);
    studio.kill();
    writePiece(raw, new Piece(plan, 1, plan.started()), 2);
    writePiece(raw, new Piece(plan, 2, plan.started().plusMillis(1_400)), 3);
    studio.start();

    assertOneResult(plan, 4_400);
  }

  private static void writePiece(RawFolder raw, Piece piece, double seconds) throws Exception {
    try (RawFolder.Opened opened = raw.open(piece)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      RawRecording collector = new Collector(bytes);
      Sounds.record(collector, seconds, speech(0.3), silence());
      opened.channel().write(ByteBuffer.wrap(bytes.toByteArray()));
    }
  }

  private record Collector(ByteArrayOutputStream bytes) implements RawRecording {
    @Override
    public void frame(byte[] heard, byte[] said) {
      bytes.writeBytes(heard);
      bytes.writeBytes(said);
    }

    @Override
    public long millis() {
      return 0;
    }

    @Override
    public void pause(boolean silence) {}

    @Override
    public void resume() {}

    @Override
    public void finish() {}

    @Override
    public void leave() {}

    @Override
    public void discard() {}
  }

  @Test
  void aCallThatMovedToThisHostIsRecordedOnAsTheNextPiece() throws Exception {
    RecordingPlan plan = plan();
    begun(plan, 2);
    studio.recordings.close();
    studio.queue.crash();
    // The call is here before anybody looks for what it left.
    studio.lostAfter = Duration.ofMinutes(1);
    studio.later = Duration.ofSeconds(2);
    studio.start();
    RawRecording next = begun(plan, 2);
    await().until(() -> studio.rawFiles().size() == 4);
    next.finish();

    Recording ended = studio.ended(plan);

    // And the moment between the two.
    assertThat(ended.millis()).isBetween(4_000L, 5_500L);
    assertThat(studio.told("in-progress")).hasSize(1);
  }

  @Test
  void aJobOfAnotherPlaceIsLeftToItsHosts() {
    RecordingPlan plan = plan();
    Job job = new Job(plan, "elsewhere", List.of(new Piece(plan, 1, plan.started())), Job.FINISHED);

    studio
        .queue
        .append(studio.topics.recordings(), plan.sid().value(), studio.json.bytes(job))
        .join();
    RecordingPlan own = plan();
    begun(own, 1).finish();
    studio.ended(own);

    assertThat(studio.filed).containsExactly(own.sid().value());
  }

  private void restart() throws Exception {
    studio.kill();
    studio.start();
  }
}
