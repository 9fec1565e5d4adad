package io.ringfort.voice.conference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.core.ids.CallSid;
import io.ringfort.engines.threads.Threads;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.Conference;
import io.ringfort.voice.Conference.Status;
import io.ringfort.voice.Participant;
import io.ringfort.voice.conference.Stack.House;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallEvent.RoomMove;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where a room is among several voice hosts, and how it goes on when that one dies.
class RoomHomesTest {
  private static final String RECORDED =
      Hall.EVENTS + " record='record-from-start' participantLabel='boss'";

  @TempDir Path folder;
  private Stack stack;

  @BeforeEach
  void open() {
    stack = new Stack(folder);
  }

  @AfterEach
  void close() {
    stack.close();
  }

  private List<House> withRoom() {
    return stack.houses.stream().filter(House::hasRoom).toList();
  }

  private static List<CallSid> calls(List<Participant> participants) {
    return participants.stream().map(Participant::call).toList();
  }

  private static List<Integer> numbers(List<Hall.Told> told) {
    return told.stream().map(Hall.Told::sequence).toList();
  }

  /// The first mixer that a later home made.
  private FakeMedia.Room mixer() {
    return stack.hall.media.mixers.getLast();
  }

  /// The chosen home took the room over.
  private House heir(House dead) {
    await().until(() -> withRoom().stream().anyMatch(h -> h != dead));
    return withRoom().stream().filter(h -> h != dead).findFirst().orElseThrow();
  }

  @Test
  void theFirstMembersHostIsTheHomeAndOthersAreBroughtThere() {
    Guest first = stack.a.enter(1, Hall.EVENTS);
    Guest second = stack.b.enter(2, "");
    assertThat(second.told).isEmpty();
    assertThat(stack.b.moves).containsExactly(new Stack.Move(second.sid, stack.a.name));
    assertThat(stack.b.hasRoom()).isFalse();
    stack.b.rooms.release(second.sid);
    stack.a.comes(second, "");
    assertThat(second.moves()).containsExactly(RoomMove.STARTED);
    assertThat(first.moves()).containsExactly(RoomMove.WAITING, RoomMove.STARTED);
    assertThat(stack.hall.events())
        .containsExactly("participant-join", "participant-join", "conference-start");
    stack.hall.timer.advance(Duration.ofSeconds(5));
    assertThat(stack.b.moves).hasSize(1);
    assertThat(stack.b.rooms.size()).isZero();
  }

  @Test
  void hostsThatRaceToMakeTheSameRoomMakeOne() throws InterruptedException {
    Map<Guest, House> guests = new ConcurrentHashMap<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= 60; i++) {
      int number = i;
      House house = stack.houses.get(i % 3);
      threads.add(
          Threads.startVirtual("guest", () -> guests.put(house.enter(number, Hall.EVENTS), house)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(withRoom()).hasSize(1);
    House home = withRoom().getFirst();
    guests.forEach(
        (guest, house) -> {
          if (house != home) {
            assertThat(house.moves).contains(new Stack.Move(guest.sid, home.name));
            house.rooms.release(guest.sid);
            home.comes(guest, Hall.EVENTS);
          }
        });
    assertThat(home.room().participants()).hasSize(60);
    assertThat(stack.hall.events()).containsOnlyOnce("conference-start");
    assertThat(numbers(stack.hall.told)).hasSize(61).doesNotHaveDuplicates();
  }

  @Test
  void whoIsNotBroughtThereIsTriedAgainUntilItHangsUp() {
    stack.a.enter(1, "");
    Guest second = stack.b.enter(2, "");
    stack.hall.timer.advance(Duration.ofSeconds(2));
    await().until(() -> stack.b.moves.size() == 2);
    stack.b.rooms.leaveConference(Hall.ACCOUNT, "standup", second.sid);
    stack.hall.timer.advance(Duration.ofSeconds(10));
    assertThat(stack.b.moves).hasSize(2);
    assertThat(stack.b.rooms.size()).isZero();
  }

  @Test
  void aRoomWhoseHostDiedGoesOnElsewhereAsItWas() {
    Guest boss = stack.a.enter(1, RECORDED);
    Guest muted = stack.a.enter(2, "muted='true' endConferenceOnExit='true'");
    Guest held = stack.a.enter(3, "");
    Conference before = stack.a.room().view();
    stack.a.awaitShown();
    stack.conferences.change(
        stack.conferences.participant(before, held.sid.value()).orElseThrow(),
        Hall.hold(true, "https://app.example/music"),
        Hall.SOON);
    List<Participant> places = stack.a.room().participants();
    int told = stack.hall.told.size();
    stack.a.die();
    House home = heir(stack.a);
    assertThat(home).isEqualTo(stack.heirOf(stack.a, "standup"));

    // They come one after another, the last one first.
    Guest muted2 = new Guest(2);
    Guest held2 = new Guest(3);
    Guest boss2 = new Guest(1);
    home.comesBack(held2, "");
    home.comesBack(muted2, "muted='true' endConferenceOnExit='true'");
    home.comesBack(boss2, RECORDED);

    assertThat(home.room().participants()).isEqualTo(places);
    assertThat(home.room().sid()).isEqualTo(before.sid());
    assertThat(home.room().view().status()).isEqualTo(Status.IN_PROGRESS);
    assertThat(stack.hall.told).hasSize(told);
    assertThat(List.of(boss2.told, muted2.told, held2.told)).allMatch(List::isEmpty);
    assertThat(mixer().seats).hasSize(3);
    assertThat(mixer().announced).isEmpty();
    assertThat(muted2.media.options().speaks()).isFalse();
    assertThat(held2.media.options().hears()).isFalse();
    assertThat(boss2.media.options().speaks()).isTrue();
    assertThat(stack.hall.sounds.begun).hasSize(2);
    assertThat(stack.hall.sounds.begun.getLast()).isEqualTo(stack.hall.sounds.begun.getFirst());
    assertThat(mixer().recorders).hasSize(1);

    stack.hall.timer.advance(LiveConferences.COMES_WITHIN);
    home.rooms.leaveConference(Hall.ACCOUNT, "standup", held2.sid);
    assertThat(stack.hall.told.getLast().event()).isEqualTo("participant-leave");
    assertThat(stack.hall.told.getLast().sequence()).isEqualTo(told);
    home.rooms.leaveConference(Hall.ACCOUNT, "standup", muted2.sid);
    assertThat(boss2.last().move()).isEqualTo(RoomMove.OUT);
    assertThat(stack.hall.archived).hasSize(1);
    assertThat(stack.hall.archived.getFirst().sid()).isEqualTo(before.sid());
    assertThat(stack.hall.sounds.ended).containsExactly("finished");
    assertThat(List.of(boss, muted, held)).allMatch(g -> g.last().move() != RoomMove.OUT);
  }

  @Test
  void itDoesNotEndWhileNobodyIsBackAndThenWhoDoesNotComeLeaves() {
    stack.a.enter(1, Hall.EVENTS);
    stack.a.enter(2, "");
    stack.a.enter(3, "");
    int told = stack.hall.told.size();
    stack.a.die();
    House home = heir(stack.a);
    Conference live = home.room().view();
    assertThat(calls(stack.conferences.participants(live))).hasSize(3);
    stack.hall.timer.advance(Duration.ofSeconds(9));
    assertThat(stack.hall.told).hasSize(told);
    Guest back = new Guest(2);
    home.comesBack(back, "");
    stack.hall.timer.advance(Duration.ofSeconds(1));
    await().until(() -> stack.hall.told.size() == told + 2);
    List<Hall.Told> last = stack.hall.told.stream().skip(told).toList();
    assertThat(last)
        .allMatch(t -> t.event().equals("participant-leave"))
        .allMatch(t -> t.params().get("ReasonParticipantLeft").equals("participant_hung_up"));
    assertThat(numbers(last)).containsExactly(told, told + 1);
    assertThat(calls(home.room().participants())).containsExactly(back.sid);
    stack.hall.timer.advance(Duration.ofMinutes(1));
    assertThat(calls(home.room().participants())).containsExactly(back.sid);
  }

  @Test
  void aRoomThatNobodyComesBackToEndsWithItsRecord() {
    stack.a.enter(1, "");
    stack.a.enter(2, "");
    Conference live = stack.a.room().view();
    stack.a.die();
    heir(stack.a);
    stack.hall.timer.advance(LiveConferences.COMES_WITHIN);
    await().until(() -> stack.hall.archived.size() == 1);
    assertThat(stack.hall.archived.getFirst().sid()).isEqualTo(live.sid());
    assertThat(stack.hall.archived.getFirst().ending().reason()).isEqualTo("last-participant-left");
    await().until(() -> stack.conferences.live(Hall.ACCOUNT, "standup").isEmpty());
  }

  @Test
  void whoComesBackBeforeTheDeathIsKnownIsToldOfTheStartOnlyOnce() {
    stack.a.enter(1, "startConferenceOnEnter='false'");
    stack.a.die();
    House home = heir(stack.a);
    Guest first = new Guest(1);
    home.comes(first, "startConferenceOnEnter='false'");
    assertThat(first.told).isEmpty();
    Guest second = home.enter(2, "");
    assertThat(first.moves()).containsExactly(RoomMove.STARTED);
    assertThat(second.moves()).containsExactly(RoomMove.STARTED);
  }

  @Test
  void somebodyNewIsBroughtToTheChosenHome() {
    Guest first = stack.a.enter(1, "");
    stack.a.enter(2, "");
    Conference live = stack.a.room().view();
    stack.a.die();
    House home = stack.heirOf(stack.a, "standup");
    House other = home == stack.b ? stack.c : stack.b;
    Guest late = other.enter(3, "");
    assertThat(other.moves).containsExactly(new Stack.Move(late.sid, home.name));
    other.rooms.release(late.sid);
    home.comes(late, "");
    assertThat(late.moves()).containsExactly(RoomMove.STARTED);
    assertThat(home.room().sid()).isEqualTo(live.sid());
    assertThat(calls(home.room().participants()))
        .containsExactly(first.sid, new Guest(2).sid, late.sid);
  }

  @Test
  void whoWasKickedJustBeforeTheDeathIsToldAgain() {
    Guest kicked = stack.a.enter(1, "");
    stack.a.enter(2, "");
    stack.a.enter(3, "");
    assertThat(stack.a.room().kick(kicked.sid)).isTrue();
    stack.a.die();
    House home = heir(stack.a);
    Guest back = new Guest(1);
    home.comesBack(back, "");
    assertThat(back.told).containsExactly(new CallEvent.Change(new CallChange.End(false)));
    assertThat(calls(home.room().participants())).doesNotContain(kicked.sid);
    home.rooms.leaveConference(Hall.ACCOUNT, "standup", kicked.sid);
    assertThat(home.room().kick(kicked.sid)).isFalse();
  }

  @Test
  void whoseConferenceEndedJustBeforeTheDeathIsToldAgain() {
    stack.a.enter(1, "");
    stack.a.enter(2, "");
    Room room = stack.a.room();
    room.end();
    await().until(() -> stack.a.rooms.size() == 0);
    stack.a.die();
    Guest back = new Guest(1);
    stack.b.comesBack(back, "");
    assertThat(back.last().move()).isEqualTo(RoomMove.OUT);
    assertThat(back.last().details()).containsEntry("reason", "conference_ended_via_api");
    assertThat(withRoom()).isEmpty();
  }

  @Test
  void aHomeThatWokeUpAfterItsDeathSaysNothing() {
    Guest first = stack.a.enter(1, Hall.EVENTS);
    Guest second = stack.a.enter(2, "");
    int told = stack.hall.told.size();
    stack.a.die();
    House home = heir(stack.a);
    Guest back = new Guest(1);
    home.comesBack(back, Hall.EVENTS);
    home.comesBack(new Guest(2), "");
    home.awaitShown();
    byte[] shown = stack.shown("rooms/conferences", home.room().view().memoryKey());
    stack.a.rooms.leaveConference(Hall.ACCOUNT, "standup", first.sid);
    stack.a.rooms.leaveConference(Hall.ACCOUNT, "standup", second.sid);
    await().until(() -> !stack.a.hasRoom());
    assertThat(stack.hall.told).hasSize(told);
    assertThat(stack.shown("rooms/conferences", home.room().view().memoryKey())).isEqualTo(shown);
    assertThat(stack.conferences.live(Hall.ACCOUNT, "standup")).contains(home.room().view());
    assertThat(stack.hall.archived).isEmpty();
  }

  @Test
  void aRoomIsHandedOverWithoutAWordToAnybody() {
    Guest first = stack.a.enter(1, RECORDED);
    Guest second = stack.a.enter(2, "");
    List<Participant> places = stack.a.room().participants();
    Conference live = stack.a.room().view();
    int told = stack.hall.told.size();
    FakeMedia.Room before = mixer();
    stack.a.rooms.handOver(Hall.ACCOUNT, "standup", stack.c.name);
    assertThat(before.seats).hasSize(2);
    assertThat(stack.hall.sounds.ended).containsExactly("left");
    Guest there = new Guest(1);
    stack.c.comesBack(there, RECORDED);
    stack.a.rooms.release(first.sid);
    assertThat(before.seats).hasSize(1);
    assertThat(stack.hall.sounds.begun).hasSize(2);
    // Newcomers go to the new home at once.
    Guest late = stack.a.enter(3, "");
    assertThat(stack.a.moves).containsExactly(new Stack.Move(late.sid, stack.c.name));
    stack.a.rooms.release(late.sid);
    stack.c.comesBack(new Guest(2), "");
    stack.a.rooms.release(second.sid);
    assertThat(before.closed).isTrue();
    assertThat(stack.a.rooms.size()).isZero();
    assertThat(stack.c.room().participants()).isEqualTo(places);
    assertThat(stack.c.room().sid()).isEqualTo(live.sid());
    assertThat(stack.hall.told).hasSize(told);
    assertThat(there.told).isEmpty();
  }

  @Test
  void twoDeathsInARowLoseNothing() {
    stack.a.enter(1, RECORDED);
    stack.a.enter(2, "muted='true'");
    List<Participant> places = stack.a.room().participants();
    int told = stack.hall.told.size();
    stack.a.die();
    House second = heir(stack.a);
    second.comesBack(new Guest(1), RECORDED);
    second.die();
    House third = stack.b == second ? stack.c : stack.b;
    await().until(third::hasRoom);
    third.comesBack(new Guest(2), "muted='true'");
    third.comesBack(new Guest(1), RECORDED);
    assertThat(third.room().participants()).isEqualTo(places);
    assertThat(stack.hall.told).hasSize(told);
    assertThat(stack.hall.sounds.begun).hasSize(3);
  }

  @Test
  void withoutTheMemoryStoreACallWaitsInsteadOfMakingASecondRoom() {
    AtomicBoolean away = new AtomicBoolean(true);
    try (Stack other = new Stack(folder.resolve("other"), m -> Away.when(away, m))) {
      other.b.enter(1, "");
      Guest guest = other.a.enter(2, "");
      assertThat(guest.told).isEmpty();
      assertThat(other.a.hasRoom()).isFalse();
      away.set(false);
      other.hall.timer.advance(Duration.ofSeconds(2));
      await().until(() -> other.a.moves.contains(new Stack.Move(guest.sid, other.b.name)));
    }
  }

  @Test
  void aCallThatMovesAwayFromItsRoomKeepsItsPlaceForAWhile() {
    Guest first = stack.a.enter(1, Hall.EVENTS);
    stack.a.enter(2, "");
    int told = stack.hall.told.size();
    stack.a.rooms.release(first.sid);
    assertThat(calls(stack.a.room().participants())).contains(first.sid);
    stack.b.comesBack(first, Hall.EVENTS);
    assertThat(stack.b.moves).containsExactly(new Stack.Move(first.sid, stack.a.name));
    Consumer<Duration> pass = stack.hall.timer::advance;
    stack.b.rooms.release(first.sid);
    stack.a.comesBack(first, Hall.EVENTS);
    pass.accept(LiveConferences.COMES_WITHIN);
    assertThat(stack.hall.told).hasSize(told);
    assertThat(calls(stack.a.room().participants())).contains(first.sid);
  }
}
