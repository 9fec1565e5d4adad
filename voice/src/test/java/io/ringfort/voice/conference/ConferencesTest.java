package io.ringfort.voice.conference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.engines.threads.Threads;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.Conference;
import io.ringfort.voice.Conference.Ending;
import io.ringfort.voice.Conference.Status;
import io.ringfort.voice.Participant;
import io.ringfort.voice.ParticipantChange;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallEvent.RoomMove;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens in a room.
class ConferencesTest {
  @TempDir Path folder;
  private Hall hall;

  @BeforeEach
  void open() {
    hall = new Hall(folder);
  }

  @AfterEach
  void close() {
    hall.close();
  }

  private void awaitNobody() {
    await().until(() -> hall.rooms.size() == 0);
    assertThat(hall.media.openMixers()).isZero();
  }

  private Participant participant(Guest guest) {
    return hall.conferences.participant(hall.standup(), guest.sid.value()).orElseThrow();
  }

  private Participant change(Guest guest, ParticipantChange change) {
    return hall.conferences.change(participant(guest), change, Hall.SOON).orElseThrow();
  }

  @Test
  void startsWithTheSecondMemberAndEndsWithTheLast() {
    Guest first = hall.enter(1, Hall.EVENTS);
    assertThat(first.moves()).containsExactly(RoomMove.WAITING);
    assertThat(hall.standup().status()).isEqualTo(Status.INIT);
    assertThat(hall.media.mixers).isEmpty();
    Guest second = hall.enter(2, "");
    assertThat(first.moves()).endsWith(RoomMove.STARTED);
    assertThat(second.moves()).containsExactly(RoomMove.STARTED);
    assertThat(hall.standup().status()).isEqualTo(Status.IN_PROGRESS);
    assertThat(hall.media.mixers.getFirst().seats).hasSize(2);
    Conference live = hall.standup();
    hall.leave(first);
    hall.leave(first);
    hall.leave(second);
    assertThat(hall.events())
        .containsExactly(
            "participant-join",
            "participant-join",
            "conference-start",
            "participant-leave",
            "participant-leave",
            "conference-end");
    assertThat(hall.told.stream().map(Hall.Told::sequence)).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(hall.told.getLast().params())
        .containsEntry("ReasonConferenceEnded", "last-participant-left")
        .containsEntry("CallSidEndingConference", second.sid.value())
        .containsEntry("SequenceNumber", "5");
    assertThat(hall.conferences.find(Hall.ACCOUNT, live.sid()).orElseThrow().ending())
        .isEqualTo(new Ending("last-participant-left", second.sid));
    awaitNobody();
  }

  @Test
  void waitsForSomebodyWhoMayStartIt() {
    Guest first = hall.enter(1, "startConferenceOnEnter='false'");
    Guest second = hall.enter(2, "startConferenceOnEnter='false'");
    assertThat(second.moves()).containsExactly(RoomMove.WAITING);
    hall.enter(3, "");
    assertThat(first.moves()).containsExactly(RoomMove.WAITING, RoomMove.STARTED);
  }

  @Test
  void takesNoMoreThanItMayAndNoLabelTwice() {
    hall.enter(1, "maxParticipants='3'");
    Guest labelled = hall.enter(2, "maxParticipants='3' participantLabel='boss'");
    Guest again = hall.enter(3, "participantLabel='boss'");
    assertThat(again.last().move()).isEqualTo(RoomMove.REFUSED);
    assertThat(again.last().details()).containsEntry("code", "16025");
    hall.leave(labelled);
    assertThat(hall.enter(4, "participantLabel='boss'").moves()).containsExactly(RoomMove.STARTED);
    hall.enter(5, "maxParticipants='3'");
    Guest fourth = hall.enter(6, "maxParticipants='3'");
    assertThat(fourth.last().details()).containsEntry("code", "16020");
    assertThat(hall.conferences.participants(hall.standup())).hasSize(3);
  }

  @Test
  void everybodyMeetsAndNothingStaysHoweverManyComeAndGoAtOnce() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      int number = i;
      threads.add(Threads.startVirtual("guest", () -> hall.leave(hall.enter(number, Hall.EVENTS))));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    awaitNobody();
    // The last one is filed a moment after nobody is in it.
    await().untilAsserted(this::assertEachFiledAndToldOnce);
    assertThat(hall.conferences.live(Hall.ACCOUNT, "standup")).isEmpty();
  }

  private void assertEachFiledAndToldOnce() {
    Set<String> sids = hall.archived.stream().map(c -> c.sid().value()).collect(Collectors.toSet());
    assertThat(sids).hasSameSizeAs(hall.archived).isNotEmpty();
    for (String event : List.of("participant-join", "participant-leave")) {
      assertThat(hall.events().stream().filter(event::equals)).hasSize(200);
    }
    assertThat(hall.events().stream().filter("conference-end"::equals))
        .hasSameSizeAs(hall.archived);
  }

  @Test
  void aNameBeginsAnewOnceItsConferenceEnded() {
    hall.leave(hall.enter(1, ""));
    hall.enter(2, "");
    assertThat(hall.standup().sid()).isNotEqualTo(hall.archived.getFirst().sid());
    assertThat(hall.standup().status()).isEqualTo(Status.INIT);
  }

  @Test
  void endsWithItsModeratorAlsoBeforeTheStart() {
    Guest moderator = hall.enter(1, "endConferenceOnExit='true'" + Hall.EVENTS);
    Guest listener = hall.enter(2, "");
    hall.leave(moderator);
    assertThat(listener.last().details()).containsEntry("reason", "moderator_ended_conference");
    assertThat(listener.media.options()).isNull();
    assertThat(hall.archived.getFirst().ending())
        .isEqualTo(new Ending("participant-with-end-conference-on-exit-left", moderator.sid));

    Guest early = hall.enter(3, "endConferenceOnExit='true' startConferenceOnEnter='false'");
    Guest waits = hall.enter(4, "startConferenceOnEnter='false'");
    hall.leave(early);
    assertThat(waits.moves()).containsExactly(RoomMove.WAITING, RoomMove.OUT);
    awaitNobody();
  }

  @Test
  void aCoachIsHeardByNobodyElseEvenWhenTheCoachedIsNotThere() {
    Guest agent = new Guest(1);
    hall.enter(2, "");
    Guest coach = hall.enter(3, "coach='" + agent.sid + "'");
    assertThat(coach.media.options().speaks()).isFalse();
    assertThat(coach.media.options().hears()).isTrue();
    hall.rooms.enterConference(agent.seat(), Hall.terms(""));
    assertThat(coach.media.options().speaks()).isTrue();
    assertThat(coach.media.options().onlyFor()).isSameAs(agent.media);
    assertThat(participant(coach).flags().coached()).isEqualTo(agent.sid);
    hall.leave(agent);
    assertThat(coach.media.options().speaks()).isFalse();

    ParticipantChange aloud =
        new ParticipantChange(null, null, null, null, null, null, null, false, null);
    assertThat(change(coach, aloud).flags().coached()).isNull();
    assertThat(coach.media.options().speaks()).isTrue();
    ParticipantChange asBefore =
        new ParticipantChange(null, null, null, null, null, null, null, true, null);
    assertThat(change(coach, asBefore).flags().coached()).isEqualTo(agent.sid);
  }

  @Test
  void mutesAndHoldsAndTellsEachChangeOnce() {
    Guest guest = hall.enter(1, Hall.EVENTS);
    hall.enter(2, "");
    hall.told.clear();
    assertThat(change(guest, Hall.mute(true)).flags().muted()).isTrue();
    change(guest, Hall.mute(true));
    assertThat(guest.media.options().speaks()).isFalse();
    change(guest, Hall.mute(false));
    change(guest, Hall.hold(true, "https://app.example/music"));
    assertThat(guest.media.options().hears()).isFalse();
    assertThat(guest.last().move()).isEqualTo(RoomMove.HELD);
    assertThat(guest.last().details())
        .containsEntry("url", "https://app.example/music")
        .containsEntry("method", "POST");
    change(guest, Hall.hold(false, ""));
    assertThat(guest.last().move()).isEqualTo(RoomMove.UNHELD);
    assertThat(guest.media.options().hears()).isTrue();
    assertThat(hall.events())
        .containsExactly(
            "participant-mute", "participant-unmute", "participant-hold", "participant-unhold");
    assertThat(hall.told.getFirst().params())
        .containsEntry("CallSid", guest.sid.value())
        .containsEntry("Muted", "true");
  }

  @Test
  void whoIsHeldBeforeTheStartStaysHeldAfterIt() {
    Guest guest = hall.enter(1, "");
    change(guest, Hall.hold(true, ""));
    hall.enter(2, "");
    assertThat(guest.moves())
        .containsExactly(RoomMove.WAITING, RoomMove.HELD, RoomMove.STARTED, RoomMove.HELD);
    assertThat(guest.media.options().hears()).isFalse();
  }

  @Test
  void changesWhatHappensWhenSomebodyLeaves() {
    Guest guest = hall.enter(1, "beep='false'" + Hall.EVENTS);
    hall.enter(2, "beep='false'");
    FakeMedia.Room mixer = hall.media.mixers.getFirst();
    assertThat(mixer.announced).isEmpty();
    hall.leave(hall.enter(3, "beep='onExit'"));
    assertThat(mixer.announced).containsExactly(hall.sounds.named("LEAVE"));
    ParticipantChange change =
        new ParticipantChange(null, null, null, null, null, true, true, null, null);
    assertThat(change(guest, change).flags().endOnExit()).isTrue();
    assertThat(hall.events()).endsWith("participant-modify");
    assertThat(hall.conferences.remove(participant(guest), Hall.SOON)).isTrue();
    assertThat(guest.told.getLast()).isEqualTo(new CallEvent.Change(new CallChange.End(false)));
    assertThat(guest.moves()).doesNotContain(RoomMove.OUT);
    assertThat(hall.archived.getFirst().ending())
        .isEqualTo(new Ending("participant-with-end-conference-on-exit-kicked", guest.sid));
    awaitNobody();
  }

  @Test
  void endsByRequestWhileSomethingIsAnnounced() {
    hall.documents.put("https://app.example/say", "<Say>One</Say>");
    Guest guest = hall.enter(1, Hall.EVENTS);
    hall.enter(2, "beep='false'");
    Conference live = hall.standup();
    FakeMedia.Room mixer = hall.media.mixers.getFirst();
    hall.conferences.announce(live, Hall.hook("https://app.example/say"), Hall.SOON);
    await().until(() -> mixer.announced.contains(hall.sounds.named("said")));
    Conference ended = hall.conferences.end(live, Hall.SOON);
    assertThat(ended.status()).isEqualTo(Status.COMPLETED);
    assertThat(ended.ending()).isEqualTo(new Ending("conference-ended-via-api", null));
    assertThat(hall.conferences.end(live, Hall.SOON)).isEqualTo(ended);
    assertThat(guest.last().details()).containsEntry("reason", "conference_ended_via_api");
    assertThat(hall.conferences.participants(ended)).isEmpty();
    mixer.pending.forEach(Runnable::run);
    assertThat(hall.conferences.announce(live, Hall.hook("https://app.example/say"), Hall.SOON))
        .isEmpty();
    awaitNobody();
    assertThat(hall.events()).endsWith("conference-end").doesNotContain("announcement-end");
  }

  @Test
  void announcesADocumentToEverybody() {
    hall.documents.put(
        "https://app.example/say",
        "<Say loop='2'>One</Say><Pause length='3'/><Play>/bell.wav</Play>");
    hall.enter(1, "beep='false'" + Hall.EVENTS);
    hall.enter(2, "beep='false'");
    FakeMedia.Room mixer = hall.media.mixers.getFirst();
    hall.conferences.announce(hall.standup(), Hall.hook("https://app.example/say"), Hall.SOON);
    await().until(() -> mixer.pending.size() == 1);
    assertThat(mixer.announced.stream().map(p -> p.millis()))
        .containsExactly(1_000L, 1_000L, 3_000L, 1_000L);
    assertThat(hall.sounds.made).containsKey("https://app.example/bell.wav");
    mixer.pending.getFirst().run();
    await().until(() -> hall.events().contains("announcement-end"));
    assertThat(hall.told.getLast().params())
        .containsEntry("AnnounceUrl", "https://app.example/say");
  }

  private void announcementFails(String url, String because) {
    hall.told.clear();
    hall.conferences.announce(hall.standup(), Hall.hook(url), Hall.SOON);
    await().until(() -> hall.events().contains("announcement-fail"));
    assertThat(hall.told.getLast().params().get("ReasonAnnouncementFailed")).contains(because);
  }

  @Test
  void saysWhyAnAnnouncementIsNotHeard() {
    hall.documents.put("https://app.example/say", "<Say>One</Say>");
    hall.documents.put("https://app.example/dial", "<Dial>+15551112222</Dial>");
    hall.documents.put("https://app.example/empty", "");
    hall.documents.put("https://app.example/gone", "<Play>/gone.wav</Play>");
    hall.documents.put("https://app.example/long", "<Pause length='3600'/>");
    hall.enter(1, Hall.EVENTS);
    announcementFails("https://app.example/say", "nobody is there");
    hall.enter(2, "");
    announcementFails("https://app.example/none", "got nothing from");
    announcementFails("https://app.example/dial", "got <Dial>");
    announcementFails("https://app.example/empty", "got nothing to announce");
    announcementFails("https://app.example/gone", "gone");
    announcementFails("https://app.example/long", "PT10M");
  }

  @Test
  void announcesToOneWhoHearsItsMusicAgainAfterwards() {
    hall.documents.put("https://app.example/say", "<Say>One</Say>");
    Guest guest = hall.enter(1, Hall.EVENTS);
    Guest other = hall.enter(2, "");
    change(guest, Hall.hold(true, "https://app.example/music"));
    change(guest, Hall.say("https://app.example/say"));
    await().until(() -> guest.media.playing.contains(hall.sounds.named("said")));
    assertThat(other.media.playing).isEmpty();
    int before = guest.moves().size();
    hall.timer.advance(Hall.SOON);
    await().until(() -> hall.events().contains("announcement-end"));
    assertThat(guest.moves()).hasSize(before + 1).endsWith(RoomMove.HELD);
    assertThat(hall.told.getLast().params()).containsEntry("CallSid", guest.sid.value());
  }

  @Test
  void recordsFromTheStartToTheEndWhateverTheDiskSays() {
    String record = "record='record-from-start'";
    Guest first = hall.enter(1, record);
    assertThat(hall.sounds.begun).isEmpty();
    Guest second = hall.enter(2, "");
    assertThat(hall.sounds.begun.getFirst().conference()).isEqualTo(hall.standup().sid());
    assertThat(hall.media.mixers.getFirst().recorders).hasSize(1);
    hall.leave(first);
    hall.leave(second);
    assertThat(hall.sounds.ended).containsExactly("finished");
    hall.sounds.diskFull = true;
    hall.enter(3, record);
    assertThat(hall.enter(4, "").moves()).containsExactly(RoomMove.STARTED);
  }

  @Test
  void tellsWhoSpeaks() {
    Guest guest = hall.enter(1, Hall.EVENTS);
    Guest other = hall.enter(2, "");
    byte[] loud = new byte[160];
    Arrays.fill(loud, (byte) 0x90);
    byte[] quiet = new byte[160];
    Arrays.fill(quiet, (byte) 0xFF);
    guest.media.recorders.getFirst().frame(loud, quiet);
    for (int i = 0; i < 20; i++) {
      guest.media.recorders.getFirst().frame(loud, quiet);
      other.media.recorders.getFirst().frame(quiet, quiet);
    }
    await().until(() -> hall.events().contains("participant-speech-start"));
    for (int i = 0; i < 60; i++) {
      guest.media.recorders.getFirst().frame(quiet, loud);
    }
    await().until(() -> hall.events().contains("participant-speech-stop"));
    assertThat(hall.events().stream().filter(e -> e.contains("speech"))).hasSize(2);
    assertThat(hall.told.getLast().params()).containsEntry("CallSid", guest.sid.value());
    hall.leave(guest);
    assertThat(guest.media.recorders).isEmpty();
  }

  @Test
  void aHostThatEndsLeavesTheRecordsOfItsConferences() {
    Guest moderator = hall.enter(1, "endConferenceOnExit='true'" + Hall.EVENTS);
    Guest listener = hall.enter(2, "");
    hall.rooms.close();
    assertThat(hall.archived.getFirst().ending().call()).isEqualTo(moderator.sid);
    assertThat(listener.moves()).doesNotContain(RoomMove.OUT);
    assertThat(hall.events()).endsWith("conference-end");
    awaitNobody();
  }

  @Test
  void whoWaitsHearsTheMusicThatARequestNames() {
    Guest guest = hall.enter(1, "");
    ParticipantChange music =
        new ParticipantChange(
            null, null, null, null, Hall.hook("https://app.example/wait"), null, null, null, null);
    change(guest, music);
    assertThat(guest.last().move()).isEqualTo(RoomMove.HELD);
    assertThat(guest.last().details()).containsEntry("url", "https://app.example/wait");
    hall.enter(2, "");
    int before = guest.told.size();
    change(guest, music);
    assertThat(guest.told).hasSize(before);
  }
}
