package io.ringfort.voice.conference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.core.ids.QueueSid;
import io.ringfort.engines.threads.Threads;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.Hook;
import io.ringfort.voice.Queues;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallEvent.RoomMove;
import io.ringfort.voice.lifecycle.CallStatus;
import io.ringfort.voice.lifecycle.VerbState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who waits, and who is given to whom.
class QueuesTest {
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

  private Guest take(int number) {
    Guest agent = new Guest(number);
    hall.rooms.take(agent.seat(), "support", Hook.NONE);
    return agent;
  }

  /// The agent's verb is at that point.
  private void at(Guest agent, @Nullable Guest member) {
    hall.calls.put(
        agent.sid,
        CallStatus.IN_PROGRESS,
        new VerbState.FromQueue("support", member == null ? null : member.sid, null, 1, Map.of()));
  }

  private void leave(Guest guest, String result) {
    hall.rooms.leaveQueue(Hall.ACCOUNT, "support", guest.sid, result);
  }

  private QueueSid sid(Guest waiting) {
    return new QueueSid(hall.rooms.queueParams(waiting.sid).get("QueueSid"));
  }

  @Test
  void servesInOrderAndForgetsWhatIsEmpty() {
    Guest first = hall.enqueue(1);
    Guest second = hall.enqueue(2);
    QueueSid queue = sid(first);
    assertThat(hall.queuesMade).containsExactly("support");
    Guest agent = new Guest(3);
    hall.rooms.take(agent.seat(), "support", Hall.hook("https://app.example/whisper"));
    assertThat(first.last().move()).isEqualTo(RoomMove.TAKEN);
    assertThat(first.last().other()).isEqualTo(agent.sid);
    assertThat(first.last().details())
        .containsEntry("url", "https://app.example/whisper")
        .containsEntry("method", "POST");
    assertThat(second.moves()).containsExactly(RoomMove.QUEUED);
    assertThat(hall.queues.size(Hall.ACCOUNT, queue).current()).isEqualTo(1);
    leave(first, "bridged");
    leave(second, "hangup");
    assertThat(hall.rooms.size()).isZero();
    assertThat(hall.queues.size(Hall.ACCOUNT, queue)).isEqualTo(new Queues.Size(0, Duration.ZERO));
  }

  @Test
  void anAgentWhoCameFirstGetsWhoeverComes() {
    Guest agent = take(9);
    Guest caller = hall.enqueue(1);
    assertThat(caller.moves()).containsExactly(RoomMove.QUEUED, RoomMove.TAKEN);
    assertThat(caller.last().other()).isEqualTo(agent.sid);
  }

  @Test
  void tellsWhoWaitsWhereAndHowLong() {
    Guest first = hall.enqueue(1);
    hall.timer.advance(Duration.ofSeconds(30));
    Guest second = hall.enqueue(2);
    hall.timer.advance(Duration.ofSeconds(10));
    assertThat(hall.rooms.queueParams(second.sid))
        .containsEntry("QueuePosition", "2")
        .containsEntry("QueueTime", "10")
        .containsEntry("AvgQueueTime", "25")
        .containsEntry("CurrentQueueSize", "2")
        .containsEntry("MaxQueueSize", "1000");
    QueueSid queue = sid(first);
    assertThat(hall.queues.size(Hall.ACCOUNT, queue).averageWait())
        .isEqualTo(Duration.ofSeconds(25));
    assertThat(hall.queues.members(Hall.ACCOUNT, queue))
        .containsExactly(
            new Queues.Member(Hall.ACCOUNT, queue, first.sid, Hall.START, 1),
            new Queues.Member(Hall.ACCOUNT, queue, second.sid, Hall.START.plusSeconds(30), 2));
    assertThat(hall.rooms.queueParams(new Guest(7).sid)).isEmpty();
  }

  @Test
  void refusesWhoFindsItFull() {
    QueueSid queue = sid(hall.enqueue(1));
    LiveLine empty = LiveLine.empty(Hall.ACCOUNT, "support", queue, 0);
    WaitingLine line = new WaitingLine(empty, hall.timer, null);
    assertThat(line.enter(new Guest(2).seat(), 1)).isEqualTo(WaitingLine.Entry.TAKEN_IN);
    Guest late = new Guest(3);
    assertThat(line.enter(late.seat(), 1)).isEqualTo(WaitingLine.Entry.FULL);
    assertThat(late.last().move()).isEqualTo(RoomMove.REFUSED);
    assertThat(late.last().details()).containsEntry("reason", "queue-full");
  }

  @Test
  void whoseAgentDiesBeforeTheySpeakWaitsAtTheFrontAgain() {
    Guest first = hall.enqueue(1);
    Guest second = hall.enqueue(2);
    Guest agent = take(8);
    hall.rooms.stopTaking(Hall.ACCOUNT, "support", agent.sid);
    assertThat(first.moves()).containsExactly(RoomMove.QUEUED, RoomMove.TAKEN, RoomMove.QUEUED);
    assertThat(first.last().details()).containsEntry("QueuePosition", "1");
    Guest next = take(9);
    assertThat(first.last().other()).isEqualTo(next.sid);
    assertThat(second.moves()).containsExactly(RoomMove.QUEUED);
  }

  @Test
  void whoseAgentDiesGoesToTheNextAgentAtOnce() {
    Guest agent = take(8);
    Guest other = take(9);
    Guest caller = hall.enqueue(1);
    hall.rooms.stopTaking(Hall.ACCOUNT, "support", agent.sid);
    assertThat(caller.last().move()).isEqualTo(RoomMove.TAKEN);
    assertThat(caller.last().other()).isEqualTo(other.sid);
  }

  @Test
  void anAgentWhoseCallerHangsUpBeforeTheySpeakGetsTheNext() {
    Guest agent = take(8);
    at(agent, null);
    Guest caller = hall.enqueue(1);
    leave(caller, "hangup");
    Guest next = hall.enqueue(2);
    assertThat(next.moves()).containsExactly(RoomMove.QUEUED);
    hall.timer.advance(Hall.SOON);
    await().until(() -> next.moves().contains(RoomMove.TAKEN));
    assertThat(next.last().other()).isEqualTo(agent.sid);
  }

  @Test
  void anAgentWhoSpokeOrGaveUpGetsNobody() {
    Guest spoke = take(7);
    Guest caller = hall.enqueue(1);
    at(spoke, caller);
    Guest gaveUp = take(8);
    Guest another = hall.enqueue(2);
    hall.calls.put(gaveUp.sid, CallStatus.COMPLETED, null);
    Guest waits = take(9);
    at(waits, null);
    Guest third = hall.enqueue(3);
    leave(caller, "hangup");
    leave(another, "hangup");
    leave(third, "hangup");
    hall.timer.advance(Hall.SOON);
    Guest next = hall.enqueue(4);
    await().until(() -> next.moves().contains(RoomMove.TAKEN));
    assertThat(next.last().other()).isEqualTo(waits.sid);
    assertThat(hall.enqueue(5).moves()).containsExactly(RoomMove.QUEUED);
  }

  @Test
  void anAgentWhoAsksAgainIsNotGivenTwo() {
    Guest agent = take(9);
    hall.enqueue(1);
    hall.rooms.take(agent.seat(), "support", Hook.NONE);
    assertThat(hall.enqueue(2).moves()).containsExactly(RoomMove.QUEUED);
  }

  @Test
  void givesACallerToOneRequestOnly() throws InterruptedException {
    Guest caller = hall.enqueue(1);
    Guest next = hall.enqueue(2);
    QueueSid queue = sid(caller);
    Queues.Member member = hall.queues.member(Hall.ACCOUNT, queue, caller.sid).orElseThrow();
    Hook document = Hall.hook("https://app.example/out");
    List<Queues.Member> got = new CopyOnWriteArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      threads.add(
          Threads.startVirtual(
              "dequeue",
              () -> hall.queues.dequeue(member, document, Hall.SOON).ifPresent(got::add)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(got).containsExactly(member);
    assertThat(caller.told.getLast())
        .isEqualTo(new CallEvent.Change(new CallChange.Redirect(null, document, null, null)));
    leave(caller, "redirected");
    assertThat(caller.told).hasSize(2);
    assertThat(hall.queues.members(Hall.ACCOUNT, queue).getFirst().call()).isEqualTo(next.sid);
  }

  @Test
  void nobodyIsLostHoweverManyComeAndGoAtOnce() throws InterruptedException {
    List<Guest> callers = new CopyOnWriteArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      int number = i;
      threads.add(Threads.startVirtual("caller", () -> callers.add(hall.enqueue(number))));
      threads.add(Threads.startVirtual("agent", () -> take(1_000 + number)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(callers).hasSize(100).allMatch(c -> c.last().move() == RoomMove.TAKEN);
    assertThat(callers.stream().map(c -> c.last().other())).doesNotHaveDuplicates();
    callers.forEach(c -> leave(c, "bridged"));
    assertThat(hall.rooms.size()).isZero();
  }
}
