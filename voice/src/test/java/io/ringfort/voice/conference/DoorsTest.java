package io.ringfort.voice.conference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.core.ids.CallSid;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.engines.threads.Threads;
import io.ringfort.voice.Conference;
import io.ringfort.voice.Conference.Status;
import io.ringfort.voice.Conferences;
import io.ringfort.voice.Participant;
import io.ringfort.voice.lifecycle.CallStatus;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Conferences as they are read: here, on another host, and once they have ended.
class DoorsTest {
  @TempDir Path folder;
  private Hall hall;
  private LocalRooms otherRooms;
  private LocalConferences other;

  @BeforeEach
  void open() {
    hall = new Hall(folder);
    otherRooms = hall.host(hall.memory);
    other = hall.doors(otherRooms);
  }

  @AfterEach
  void close() {
    otherRooms.close();
    hall.close();
  }

  private Participant expected(Conference conference, int number, String label) {
    return new Participant(
        Hall.ACCOUNT,
        conference.sid(),
        new Guest(number).sid,
        label,
        Participant.Status.QUEUED,
        new Participant.Flags(false, false, true, false, null),
        hall.timer.instant(),
        hall.timer.instant());
  }

  private static List<CallSid> calls(List<Participant> participants) {
    return participants.stream().map(Participant::call).toList();
  }

  @Test
  void anotherHostReadsALiveConferenceAndWhoIsInIt() {
    Guest first = hall.enter(1, "");
    Guest second = hall.enter(2, "muted='true' participantLabel='two'");
    Conference live = hall.standup();
    await().until(() -> other.participants(live).size() == 2);
    assertThat(other.live(Hall.ACCOUNT, "standup")).contains(live);
    assertThat(other.find(Hall.ACCOUNT, live.sid())).contains(live);
    assertThat(other.list(Hall.everything())).containsExactly(live);
    assertThat(other.participant(live, "two").orElseThrow().flags().muted()).isTrue();
    assertThat(calls(other.participants(live))).containsExactly(first.sid, second.sid);
  }

  @Test
  void anEndedConferenceIsReadFromTheArchiveWithEverythingAboutIt() {
    hall.leave(hall.enter(1, ""));
    Conference ended = hall.archived.getFirst();
    await().until(() -> hall.rooms.size() == 0);
    hall.memory.forget();
    assertThat(other.find(Hall.ACCOUNT, ended.sid())).contains(ended);
    assertThat(ended.ending().reason()).isEqualTo("last-participant-left");
    assertThat(ended.ending().call()).isEqualTo(new Guest(1).sid);
    assertThat(other.participants(ended)).isEmpty();
    assertThat(other.live(Hall.ACCOUNT, "standup")).isEmpty();
  }

  @Test
  void listsEachOnceNewestFirstInPages() {
    for (int i = 1; i <= 3; i++) {
      hall.leave(hall.enter(i, ""));
      hall.timer.advance(Hall.SOON);
    }
    hall.enter(4, "");
    List<Conference> all = hall.conferences.list(Hall.everything());
    assertThat(all).hasSize(4).doesNotHaveDuplicates();
    assertThat(all.getFirst().status()).isEqualTo(Status.INIT);
    Conferences.Between always = new Conferences.Between(null, null, null, null);
    Conferences.Query rest =
        new Conferences.Query(Hall.ACCOUNT, "standup", null, always, all.get(1).sid(), 1);
    assertThat(hall.conferences.list(rest)).containsExactly(all.get(2));
    Conferences.Query completed =
        new Conferences.Query(Hall.ACCOUNT, null, "completed", always, null, 50);
    assertThat(hall.conferences.list(completed)).isEqualTo(all.subList(1, 4));
    Conferences.Between early =
        new Conferences.Between(null, Hall.START.plusSeconds(2), null, null);
    Conferences.Query first = new Conferences.Query(Hall.ACCOUNT, null, null, early, null, 50);
    assertThat(hall.conferences.list(first)).isEqualTo(all.subList(2, 4));
    Conferences.Query elsewhere =
        new Conferences.Query(Hall.ACCOUNT, "retro", null, always, null, 50);
    assertThat(hall.conferences.list(elsewhere)).isEmpty();
  }

  @Test
  void oneThatEndedIsOverHereBeforeTheMemoryStoreSaysSo() {
    CountDownLatch written = new CountDownLatch(1);
    try (Hall slow = new Hall(folder, memory -> held(memory, written))) {
      Guest guest = slow.enter(1, "");
      Conference first = slow.standup();
      await().until(() -> slow.memory.map("rooms/conferences").get(first.memoryKey()) != null);
      slow.leave(guest);
      slow.enter(2, "");
      assertThat(slow.standup().sid()).isNotEqualTo(first.sid());
      assertThat(slow.conferences.find(Hall.ACCOUNT, first.sid()).orElseThrow().status())
          .isEqualTo(Status.COMPLETED);
      assertThat(slow.conferences.list(Hall.everything()))
          .extracting(Conference::status)
          .containsExactlyInAnyOrder(Status.INIT, Status.COMPLETED);
      written.countDown();
      await().until(() -> slow.rooms.size() == 1);
      assertThat(slow.conferences.find(Hall.ACCOUNT, first.sid()).orElseThrow().status())
          .isEqualTo(Status.COMPLETED);
    } finally {
      written.countDown();
    }
  }

  /// One in which no conference is shown to have ended before that.
  private static Memory held(Memory memory, CountDownLatch written) {
    InvocationHandler handler =
        (_, method, arguments) -> {
          if (method.getName().equals("put")
              && new String((byte[]) arguments[1], UTF_8).contains("last-participant-left")) {
            written.await();
          }
          return method.invoke(memory.map("rooms/conferences"), arguments);
        };
    return new Memory() {
      @Override
      public MemoryMap map(String name) {
        return name.equals("rooms/conferences") ? proxy(handler) : memory.map(name);
      }

      @Override
      public boolean isHealthy() {
        return true;
      }

      @Override
      public void close() {
        memory.close();
      }
    };
  }

  private static MemoryMap proxy(InvocationHandler handler) {
    Class<?> map = MemoryMap.class;
    return (MemoryMap) Proxy.newProxyInstance(map.getClassLoader(), new Class<?>[] {map}, handler);
  }

  @Test
  void twoWhoOpenAtOnceGetTheSameAndTheRoomIsIt() throws InterruptedException {
    Set<Conference> opened = ConcurrentHashMap.newKeySet();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      LocalConferences door = i % 2 == 0 ? hall.conferences : other;
      threads.add(
          Threads.startVirtual("open", () -> opened.add(door.open(Hall.ACCOUNT, "standup"))));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(opened).hasSize(1);
    Conference one = opened.iterator().next();
    assertThat(other.find(Hall.ACCOUNT, one.sid())).contains(one);
    hall.enter(1, "");
    assertThat(hall.standup().sid()).isEqualTo(one.sid());
    assertThat(hall.conferences.open(Hall.ACCOUNT, "standup").sid()).isEqualTo(one.sid());
  }

  @Test
  void showsThoseWhoAreOnTheWayAsTheirCallsAre() {
    Conference conference = hall.conferences.open(Hall.ACCOUNT, "standup");
    Participant coming = expected(conference, 1, "boss");
    hall.conferences.expect(coming, hall.timer.instant().plusSeconds(60));
    assertThat(other.participants(conference)).containsExactly(coming);
    hall.calls.put(coming.call(), CallStatus.INITIATED, null);
    assertThat(other.participant(conference, "boss").orElseThrow().status())
        .isEqualTo(Participant.Status.CONNECTING);
    hall.calls.put(coming.call(), CallStatus.RINGING, null);
    assertThat(other.participant(conference, coming.call().value()).orElseThrow().status())
        .isEqualTo(Participant.Status.RINGING);
    hall.calls.put(coming.call(), CallStatus.BUSY, null);
    assertThat(other.participants(conference)).isEmpty();
    assertThat(other.participant(conference, "boss")).isEmpty();
    assertThat(other.participant(conference, coming.call().value()).orElseThrow().status())
        .isEqualTo(Participant.Status.FAILED);
  }

  @Test
  void whoArrivesIsExpectedNoMore() {
    Conference conference = hall.conferences.open(Hall.ACCOUNT, "standup");
    Participant coming = expected(conference, 1, null);
    hall.conferences.expect(coming, hall.timer.instant().plusSeconds(60));
    hall.calls.put(coming.call(), CallStatus.IN_PROGRESS, null);
    Guest guest = hall.enter(1, "");
    hall.enter(2, "");
    assertThat(calls(hall.conferences.participants(conference)))
        .containsExactly(guest.sid, new Guest(2).sid);
    await().until(() -> hall.memory.map("rooms/expected").size() == 0);
    hall.leave(guest);
    assertThat(calls(hall.conferences.participants(conference))).containsExactly(new Guest(2).sid);
  }

  @Test
  void hangsUpOnWhoIsOnTheWayWhenItIsRemovedOrTheConferenceEnds() {
    Conference conference = hall.conferences.open(Hall.ACCOUNT, "standup");
    Participant one = expected(conference, 1, null);
    Participant two = expected(conference, 2, null);
    for (Participant p : List.of(one, two)) {
      hall.conferences.expect(p, hall.timer.instant().plusSeconds(60));
      hall.calls.put(p.call(), CallStatus.RINGING, null);
    }
    assertThat(hall.conferences.remove(one, Hall.SOON)).isTrue();
    assertThat(hall.conferences.remove(one, Hall.SOON)).isFalse();
    assertThat(hall.conferences.end(conference, Hall.SOON).status()).isEqualTo(Status.COMPLETED);
    assertThat(hall.calls.hungUp).containsExactly(one.call(), two.call());
    assertThat(hall.archived.getFirst().sid()).isEqualTo(conference.sid());
    assertThat(hall.conferences.open(Hall.ACCOUNT, "standup").sid()).isNotEqualTo(conference.sid());
  }

  @Test
  void whatNobodyCameToIsForgotten() {
    Conference conference = hall.conferences.open(Hall.ACCOUNT, "standup");
    hall.conferences.expect(
        expected(conference, 1, null), hall.timer.instant().plus(Duration.ofHours(2)));
    hall.timer.advance(Duration.ofHours(2));
    assertThat(hall.conferences.live(Hall.ACCOUNT, "standup")).contains(conference);
    hall.timer.advance(Board.OPENED);
    assertThat(hall.conferences.live(Hall.ACCOUNT, "standup")).isEmpty();
    assertThat(hall.conferences.participants(conference)).isEmpty();
    assertThat(hall.conferences.find(Hall.ACCOUNT, conference.sid())).isEmpty();
  }

  @Test
  void aLongConferenceStaysShownAndThatOfADeadHostDoesNot() {
    hall.enter(1, "");
    Conference live = hall.standup();
    await().until(() -> other.find(Hall.ACCOUNT, live.sid()).isPresent());
    for (int i = 0; i < 12; i++) {
      byte[] before = hall.memory.map("rooms/conferences").get(live.memoryKey());
      assertThat(before).isNotNull();
      hall.timer.advance(Board.LIFESPAN.dividedBy(3));
      // Written again on another thread; a lifespan leaves it two more such times.
      int number = 100 + i;
      Guest passing = hall.enter(number, "");
      await().until(() -> calls(other.participants(live)).contains(passing.sid));
      hall.leave(passing);
    }
    hall.rooms.stopShowing();
    await().until(() -> other.participants(live).size() == 1);
    hall.timer.advance(Board.LIFESPAN);
    assertThat(other.find(Hall.ACCOUNT, live.sid())).isEmpty();
    assertThat(other.live(Hall.ACCOUNT, "standup")).isEmpty();
  }

  @Test
  void whatIsShownIsWrittenAgainWithoutAnybodyComing() {
    hall.enter(1, "");
    Conference live = hall.standup();
    await().until(() -> other.find(Hall.ACCOUNT, live.sid()).isPresent());
    hall.memory.forget();
    hall.timer.advance(Board.LIFESPAN.dividedBy(3));
    await().until(() -> other.live(Hall.ACCOUNT, "standup").isPresent());
    assertThat(other.find(Hall.ACCOUNT, live.sid())).contains(live);
  }

  @Test
  void conferencesGoOnWithoutTheMemoryStore() {
    try (Hall alone = new Hall(folder, DoorsTest::broken)) {
      Guest first = alone.enter(1, Hall.EVENTS);
      Guest second = alone.enter(2, "");
      assertThat(alone.media.mixers.getFirst().seats).hasSize(2);
      alone.leave(first);
      alone.leave(second);
      assertThat(alone.archived).hasSize(1);
      assertThat(alone.events()).endsWith("conference-end");
      await().until(() -> alone.rooms.size() == 0);
    }
  }

  private static Memory broken(Memory memory) {
    InvocationHandler handler =
        (_, method, _) -> {
          throw new IllegalStateException("the store is away: " + method.getName());
        };
    return new Memory() {
      @Override
      public MemoryMap map(String name) {
        return proxy(handler);
      }

      @Override
      public boolean isHealthy() {
        return false;
      }

      @Override
      public void close() {
        memory.close();
      }
    };
  }
}
