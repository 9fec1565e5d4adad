package io.ringfort.voice.recordings;

import static io.ringfort.voice.recordings.Sounds.silence;
import static io.ringfort.voice.recordings.Sounds.speech;
import static io.ringfort.voice.recordings.Studio.ACCOUNT;
import static io.ringfort.voice.recordings.Studio.ALL_EVENTS;
import static io.ringfort.voice.recordings.Studio.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.core.ids.ConferenceSid;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredRecordingsTest {
  private @TempDir Path folder;
  private Studio studio;

  @BeforeEach
  void start() throws Exception {
    studio = new Studio(folder);
  }

  @AfterEach
  void stop() {
    studio.close();
  }

  private Recording record(RecordingPlan plan, double seconds) {
    RawRecording raw = studio.recordings.begin(plan);
    Sounds.record(raw, seconds, speech(0.3), silence());
    raw.finish();
    return studio.ended(plan);
  }

  /// <https://www.twilio.com/docs/voice/api/recording>
  @Test
  void isSeenWhileItIsMadeAndStoredWhenItIsDone() {
    RecordingPlan plan = plan();
    RawRecording raw = studio.recordings.begin(plan);
    assertThat(studio.recordings.find(ACCOUNT, plan.sid()).orElseThrow().status())
        .isEqualTo("in-progress");
    assertThat(studio.recordings.sound(ACCOUNT, plan.sid(), "wav")).isEmpty();
    Sounds.record(raw, 3, speech(0.3), silence());
    assertThat(raw.millis()).isEqualTo(3_000);

    raw.finish();
    raw.finish();
    Recording ended = studio.ended(plan);

    assertThat(ended.status()).isEqualTo("completed");
    assertThat(ended.millis()).isEqualTo(3_000);
    assertThat(ended.plan()).isEqualTo(plan);
    assertThat(studio.sound(plan, "wav")).isNotEmptyFile();
    assertThat(studio.sound(plan, "mp3")).isNotEmptyFile();
    assertThat(studio.recordings.sound(ACCOUNT, plan.sid(), "ogg")).isEmpty();
    assertThat(Studio.files(folder.resolve("work"))).isEmpty();
  }

  @Test
  void isToldAsItBeginsAndEnds() {
    RecordingPlan plan = plan();
    record(plan, 2);

    await().until(() -> studio.owed.size() == 2);
    assertThat(studio.told("in-progress")).hasSize(1);
    Map<String, String> completed = studio.told("completed").getFirst();
    assertThat(completed)
        .containsEntry("AccountSid", ACCOUNT.value())
        .containsEntry("CallSid", Studio.CALL.value())
        .containsEntry("RecordingSid", plan.sid().value())
        .containsEntry(
            "RecordingUrl",
            "https://api.example.com/2010-04-01/Accounts/" + ACCOUNT + "/Recordings/" + plan.sid())
        .containsEntry("RecordingDuration", "2")
        .containsEntry("RecordingChannels", "1")
        .containsEntry("RecordingSource", "RecordVerb")
        .containsEntry("RecordingTrack", "both")
        .containsKey("RecordingStartTime")
        .doesNotContainKeys("ErrorCode", "ConferenceSid");
    assertThat(studio.owed)
        .allSatisfy(
            c ->
                assertThat(c.sequence())
                    .isEqualTo(c.params().get("RecordingStatus").equals("completed") ? 1 : 0));
  }

  @Test
  void onlyWhatIsAskedForIsTold() {
    record(plan(false, "both", false, Set.of("completed")), 1);
    record(plan(false, "both", false, Set.of("absent")), 1);

    assertThat(studio.owed).hasSize(1);
    assertThat(studio.owed.getFirst().sequence()).isZero();
  }

  @Test
  void whatIsTooShortIsAbsent() {
    RecordingPlan plan = plan();

    Recording ended = record(plan, 0.1);

    assertThat(ended.status()).isEqualTo("absent");
    assertThat(ended.errorCode()).isEqualTo(16101);
    assertThat(studio.told("absent").getFirst()).containsEntry("ErrorCode", "16101");
    assertThat(studio.recordings.sound(ACCOUNT, plan.sid(), "wav")).isEmpty();
  }

  @Test
  void whatHasNoFrameAtAllIsAbsent() {
    assertThat(record(plan(), 0).errorCode()).isEqualTo(16101);
  }

  @Test
  void whatIsSilentIsAbsent() {
    RecordingPlan plan = plan();
    RawRecording raw = studio.recordings.begin(plan);
    Sounds.record(raw, 2, Sounds.noise(0.001), silence());
    raw.finish();

    assertThat(studio.ended(plan).errorCode()).isEqualTo(16102);
    assertThat(studio.told("absent").getFirst())
        .containsEntry("ErrorCode", "16102")
        .containsEntry("RecordingStatus", "absent");
  }

  @Test
  void aPauseIsSilenceOrNothing() throws Exception {
    RecordingPlan plan = plan();
    RawRecording raw = studio.recordings.begin(plan);
    Sounds.record(raw, 1, Sounds.tone(400, 0.3), silence());
    raw.pause(true);
    assertThat(studio.recordings.find(ACCOUNT, plan.sid()).orElseThrow().status())
        .isEqualTo("paused");
    Sounds.record(raw, 1, Sounds.tone(400, 0.3), silence());
    raw.resume();
    Sounds.record(raw, 1, Sounds.tone(400, 0.3), silence());
    raw.pause(false);
    Sounds.record(raw, 5, Sounds.tone(400, 0.3), silence());
    raw.finish();

    assertThat(studio.ended(plan).millis()).isEqualTo(3_000);
    double[] sound = Sounds.channel(studio.sound(plan, "wav"), 0);
    assertThat(Sounds.db(sound, 1.2, 1.8)).isLessThan(Sounds.db(sound, 0.2, 0.8) - 40);
    assertThat(Sounds.db(sound, 2.2, 2.8)).isGreaterThan(-30);
  }

  @Test
  void whatIsDiscardedLeavesNothing() {
    RecordingPlan plan = plan(false, "both", false, Set.of("completed"));
    RawRecording raw = studio.recordings.begin(plan);
    Sounds.record(raw, 2, speech(0.3), silence());

    raw.discard();

    await().until(() -> studio.rawFiles().isEmpty());
    await().until(() -> studio.recordings.find(ACCOUNT, plan.sid()).isEmpty());
    assertThat(studio.owed).isEmpty();
    assertThat(studio.filed).isEmpty();
  }

  @Test
  void whatIsDeletedIsGoneForGoodWheneverThatHappens() {
    RecordingPlan done = plan();
    record(done, 1);
    RecordingPlan live = plan();
    RawRecording raw = studio.recordings.begin(live);
    Sounds.record(raw, 1, speech(0.3), silence());

    assertThat(studio.recordings.delete(ACCOUNT, done.sid())).isTrue();
    assertThat(studio.recordings.delete(ACCOUNT, live.sid())).isTrue();
    assertThat(studio.recordings.delete(ACCOUNT, live.sid())).isFalse();
    assertThat(studio.recordings.delete(ACCOUNT, plan().sid())).isFalse();
    raw.finish();

    await().until(() -> studio.rawFiles().isEmpty());
    for (RecordingPlan plan : List.of(done, live)) {
      assertThat(studio.recordings.find(ACCOUNT, plan.sid())).isEmpty();
      assertThat(studio.recordings.sound(ACCOUNT, plan.sid(), "wav")).isEmpty();
    }
    assertThat(Studio.files(folder.resolve("stored"))).isEmpty();
    assertThat(studio.recordings.list(query(10, null))).isEmpty();
  }

  @Test
  void whatIsDeletedWhileItIsWorkedOnIsDropped() {
    RecordingPlan plan = plan();
    studio.queue.setAvailable(false);
    RawRecording raw = studio.recordings.begin(plan);
    Sounds.record(raw, 1, speech(0.3), silence());
    raw.finish();
    assertThat(studio.recordings.find(ACCOUNT, plan.sid()).orElseThrow().status())
        .isEqualTo("processing");

    assertThat(studio.recordings.delete(ACCOUNT, plan.sid())).isTrue();
    studio.queue.setAvailable(true);

    await().atMost(Duration.ofSeconds(15)).until(() -> studio.rawFiles().isEmpty());
    assertThat(Studio.files(folder.resolve("stored"))).isEmpty();
    assertThat(studio.filed).isEmpty();
    assertThat(studio.told("completed")).isEmpty();
  }

  @Test
  void listsWhatIsMadeAndWhatIsStoredByPageAndFilter() {
    RecordingPlan first = plan();
    record(first, 1);
    ConferenceSid room = new ConferenceSid("CF" + "c".repeat(32));
    RecordingPlan second = Studio.inConference(plan(), room);
    record(second, 1);
    RecordingPlan third = plan();
    studio.recordings.begin(third);

    assertThat(sids(query(10, null)))
        .containsExactly(third.sid().value(), second.sid().value(), first.sid().value());
    assertThat(sids(query(2, null))).containsExactly(third.sid().value(), second.sid().value());
    assertThat(sids(query(2, second))).containsExactly(first.sid().value());
    assertThat(sids(new Recordings.Query(ACCOUNT, null, room.value(), null, null, null, 10)))
        .containsExactly(second.sid().value());
    assertThat(
            sids(
                new Recordings.Query(
                    ACCOUNT,
                    Studio.CALL.value(),
                    null,
                    second.started(),
                    third.started(),
                    null,
                    10)))
        .containsExactly(second.sid().value());
    assertThat(
            sids(new Recordings.Query(ACCOUNT, "CA" + "f".repeat(32), null, null, null, null, 10)))
        .isEmpty();
  }

  @Test
  void aCallThatIsRecordedTwiceAtOnceHasTwoRecordings() {
    RecordingPlan one = plan(false, "inbound", false, ALL_EVENTS);
    RecordingPlan two = plan(true, "both", false, ALL_EVENTS);
    RawRecording first = studio.recordings.begin(one);
    RawRecording second = studio.recordings.begin(two);
    Sounds.record(first, 2, speech(0.3), silence());
    Sounds.record(second, 1, speech(0.3), silence());
    first.finish();
    second.finish();

    assertThat(studio.ended(one).millis()).isEqualTo(2_000);
    assertThat(studio.ended(two).millis()).isEqualTo(1_000);
  }

  private Recordings.Query query(int limit, RecordingPlan after) {
    return new Recordings.Query(
        ACCOUNT, null, null, null, null, after == null ? null : after.sid(), limit);
  }

  private List<String> sids(Recordings.Query query) {
    return studio.recordings.list(query).stream().map(r -> r.plan().sid().value()).toList();
  }
}
