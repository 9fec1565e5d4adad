package io.ringfort.voice.conference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringfort.core.ids.QueueSid;
import io.ringfort.core.inside.Inside;
import io.ringfort.engines.threads.Threads;
import io.ringfort.voice.Conference;
import io.ringfort.voice.Conference.Status;
import io.ringfort.voice.Hook;
import io.ringfort.voice.Participant;
import io.ringfort.voice.Queues;
import io.ringfort.voice.conference.Stack.House;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallEvent.RoomMove;
import io.ringfort.voice.media.Prompt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a host of the API reads of rooms and lines, and does to them, without having any.
class RemoteDoorsTest {
  private static final Hook SAY = Hall.hook("https://app.example/say");

  @TempDir Path folder;
  private Stack stack;

  @BeforeEach
  void open() {
    stack = new Stack(folder);
    stack.hall.documents.put(SAY.url(), "<Say>Hello</Say>");
  }

  @AfterEach
  void close() {
    stack.close();
  }

  private Conference live() {
    return stack.conferences.live(Hall.ACCOUNT, "standup").orElseThrow();
  }

  private Participant participant(Guest guest) {
    stack.houses.forEach(House::awaitShown);
    return stack.conferences.participant(live(), guest.sid.value()).orElseThrow();
  }

  @Test
  void readsWhatIsElsewhere() {
    Guest guest = stack.b.enter(1, "participantLabel='one'");
    stack.b.awaitShown();
    assertThat(live()).isEqualTo(stack.b.room().view());
    assertThat(stack.conferences.list(Hall.everything())).containsExactly(live());
    assertThat(stack.conferences.participant(live(), "one").orElseThrow().call())
        .isEqualTo(guest.sid);
  }

  @Test
  void changesWhoIsElsewhereAndTwiceIsHarmless() {
    Guest first = stack.b.enter(1, Hall.EVENTS);
    stack.b.enter(2, "");
    Participant before = participant(first);
    for (int i = 0; i < 2; i++) {
      Participant muted =
          stack.conferences.change(before, Hall.mute(true), Hall.SOON).orElseThrow();
      assertThat(muted.flags().muted()).isTrue();
    }
    assertThat(first.media.options().speaks()).isFalse();
    // Who reads after the answer sees it.
    assertThat(
            stack.conferences.participant(live(), first.sid.value()).orElseThrow().flags().muted())
        .isTrue();
    assertThat(stack.hall.events()).containsOnlyOnce("participant-mute");
    assertThat(stack.conferences.remove(participant(first), Hall.SOON)).isTrue();
    assertThat(first.told.stream().filter(CallEvent.Change.class::isInstance)).hasSize(1);
    assertThat(stack.hall.events()).containsOnlyOnce("participant-leave");
  }

  @Test
  void whatWasHeardButNotAnsweredIsNotDoneTwice() {
    Guest guest = stack.b.enter(1, Hall.EVENTS);
    stack.b.enter(2, "");
    Participant before = participant(guest);
    stack.b.door.loseAnswers(1);
    assertThat(stack.conferences.change(before, Hall.say(SAY.url()), Hall.SOON)).isPresent();
    await().until(() -> !guest.media.playing.isEmpty());
    stack.b.door.loseAnswers(1);
    assertThat(stack.conferences.remove(before, Hall.SOON)).isTrue();
    stack.b.door.loseAnswers(1);
    assertThat(stack.conferences.announce(live(), SAY, Hall.SOON)).isPresent();
    FakeMedia.Room mixer = stack.hall.media.mixers.getFirst();
    Prompt said = stack.hall.sounds.named("said");
    await().until(() -> mixer.announced.contains(said));
    assertThat(mixer.announced).containsOnlyOnce(said);
    assertThat(guest.media.playing).hasSize(1);
    assertThat(guest.told.stream().filter(CallEvent.Change.class::isInstance)).hasSize(1);
  }

  @Test
  void endsOneThatNobodyCameToAndOneThatIsElsewhere() {
    Conference empty = stack.conferences.open(Hall.ACCOUNT, "standup");
    assertThat(stack.conferences.end(empty, Hall.SOON).status()).isEqualTo(Status.COMPLETED);
    Guest guest = stack.c.enter(1, "");
    stack.c.awaitShown();
    Conference second = live();
    assertThat(second.sid()).isNotEqualTo(empty.sid());
    Conference ended = stack.conferences.end(second, Hall.SOON);
    assertThat(ended.ending().reason()).isEqualTo("conference-ended-via-api");
    assertThat(guest.last().move()).isEqualTo(RoomMove.OUT);
    assertThat(stack.hall.archived).hasSize(2);
    await().until(() -> stack.conferences.live(Hall.ACCOUNT, "standup").isEmpty());
    assertThat(stack.conferences.announce(ended, SAY, Hall.SOON)).isEmpty();
    assertThat(stack.conferences.end(ended, Hall.SOON).status()).isEqualTo(Status.COMPLETED);
    assertThat(stack.hall.archived).hasSize(2);
  }

  @Test
  void whoComesFirstMakesTheRoomThatTheApiOpened() {
    Conference opened = stack.conferences.open(Hall.ACCOUNT, "standup");
    stack.b.enter(1, "");
    assertThat(stack.b.room().sid()).isEqualTo(opened.sid());
    assertThat(stack.conferences.open(Hall.ACCOUNT, "standup").sid()).isEqualTo(opened.sid());
  }

  @Test
  void asksTheNextHomeWhenTheRoomMoved() {
    Guest guest = stack.a.enter(1, "");
    stack.a.enter(2, "");
    Participant before = participant(guest);
    stack.a.rooms.handOver(Hall.ACCOUNT, "standup", stack.c.name);
    assertThat(stack.conferences.change(before, Hall.mute(true), Hall.SOON)).isPresent();
    Guest there = new Guest(1);
    stack.c.comesBack(there, "");
    assertThat(there.media.options().speaks()).isFalse();
  }

  @Test
  void asksTheNextHomeWhenTheHostDiesMeanwhile() throws InterruptedException {
    Guest guest = stack.a.enter(1, "");
    stack.a.enter(2, "");
    Participant before = participant(guest);
    stack.a.door.close();
    List<Participant> changed = new CopyOnWriteArrayList<>();
    Thread asking =
        Threads.startVirtual(
            "asking",
            () ->
                stack
                    .conferences
                    .change(before, Hall.hold(true, ""), Duration.ofSeconds(10))
                    .ifPresent(changed::add));
    stack.a.die();
    asking.join();
    assertThat(changed.getFirst().flags().hold()).isTrue();
    House home = stack.heirOf(stack.a, "standup");
    Guest back = new Guest(1);
    home.comesBack(back, "");
    // Its music changed while it was away.
    assertThat(back.moves()).containsExactly(RoomMove.HELD);
    assertThat(back.media.options().hears()).isFalse();
  }

  @Test
  void saysSoWhenNobodyAnswersInTime() {
    Guest guest = stack.a.enter(1, "");
    Participant before = participant(guest);
    stack.a.door.close();
    assertThatThrownBy(
            () -> stack.conferences.change(before, Hall.mute(true), Duration.ofMillis(300)))
        .isInstanceOf(Inside.Unanswered.class);
  }

  @Test
  void readsLinesThatAreElsewhere() {
    Guest first = stack.b.enqueue(1);
    stack.hall.timer.advance(Duration.ofSeconds(30));
    Guest second = stack.b.enqueue(2);
    QueueSid queue = new QueueSid(stack.b.rooms.queueParams(first.sid).get("QueueSid"));
    stack.b.awaitShown();
    assertThat(stack.queues.size(Hall.ACCOUNT, queue))
        .isEqualTo(new Queues.Size(2, Duration.ofSeconds(15)));
    List<Queues.Member> members =
        List.of(
            new Queues.Member(Hall.ACCOUNT, queue, first.sid, Hall.START, 1),
            new Queues.Member(Hall.ACCOUNT, queue, second.sid, Hall.START.plusSeconds(30), 2));
    assertThat(stack.queues.members(Hall.ACCOUNT, queue)).isEqualTo(members);
    assertThat(new LocalQueues(stack.c.rooms).members(Hall.ACCOUNT, queue)).isEqualTo(members);
    assertThat(stack.queues.member(Hall.ACCOUNT, queue, new Guest(7).sid)).isEmpty();
  }

  @Test
  void givesACallerToOneRequestOnlyWhateverIsLost() throws InterruptedException {
    Guest caller = stack.b.enqueue(1);
    stack.b.enqueue(2);
    QueueSid queue = new QueueSid(stack.b.rooms.queueParams(caller.sid).get("QueueSid"));
    stack.b.awaitShown();
    Queues.Member member = stack.queues.member(Hall.ACCOUNT, queue, caller.sid).orElseThrow();
    stack.b.door.loseAnswers(3);
    List<Optional<Queues.Member>> got = new CopyOnWriteArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      threads.add(
          Threads.startVirtual(
              "dequeue",
              () ->
                  got.add(
                      stack.queues.dequeue(
                          member, Hall.hook("https://app.example/out"), Duration.ofSeconds(5)))));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(got).hasSize(10);
    assertThat(got.stream().flatMap(Optional::stream)).containsExactly(member);
    assertThat(caller.told.stream().filter(CallEvent.Change.class::isInstance)).hasSize(1);
  }
}
