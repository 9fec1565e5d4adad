package io.ringfort.voice.conference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.QueueSid;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.engines.threads.Threads;
import io.ringfort.voice.CallChange;
import io.ringfort.voice.Queues;
import io.ringfort.voice.conference.Stack.House;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallEvent.RoomMove;
import io.ringfort.voice.lifecycle.CallStatus;
import io.ringfort.voice.lifecycle.VerbState.FromQueue;
import io.ringfort.voice.lifecycle.VerbState.InQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where a waiting line is among several voice hosts, and how it goes on when that one dies.
class LineHomesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

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

  private List<House> withLine() {
    return stack.houses.stream()
        .filter(h -> h.rooms.lines().named(Hall.ACCOUNT, "support").isPresent())
        .toList();
  }

  private static WaitingLine line(House house) {
    return house.rooms.lines().named(Hall.ACCOUNT, "support").orElseThrow();
  }

  private static List<CallSid> order(House house) {
    return line(house).places().stream().map(LiveLine.Place::call).toList();
  }

  private House heir(House dead) {
    await().until(() -> withLine().stream().anyMatch(h -> h != dead));
    return withLine().stream().filter(h -> h != dead).findFirst().orElseThrow();
  }

  private House dies(House home) {
    home.die();
    return heir(home);
  }

  private static Guest again(Guest guest) {
    return new Guest(Integer.parseInt(guest.sid.value().substring(2), 16));
  }

  @Test
  void hostsThatRaceToMakeTheSameLineMakeOne() throws InterruptedException {
    Map<Guest, House> guests = new ConcurrentHashMap<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= 60; i++) {
      int number = i;
      House house = stack.houses.get(i % 3);
      threads.add(Threads.startVirtual("guest", () -> guests.put(house.enqueue(number), house)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(withLine()).hasSize(1);
    House home = withLine().getFirst();
    guests.forEach(
        (guest, house) -> {
          assertThat(guest.told.isEmpty()).isEqualTo(house != home);
          if (house != home) {
            assertThat(house.moves).contains(new Stack.Move(guest.sid, home.name));
            house.rooms.release(guest.sid);
            home.rooms.restoreQueue(
                guest.seat(), new InQueue("support", Hall.START, null, false, Map.of()));
          }
        });
    assertThat(guests.keySet()).allMatch(g -> g.moves().equals(List.of(RoomMove.QUEUED)));
    assertThat(order(home)).hasSize(60).doesNotHaveDuplicates();
  }

  @Test
  void theOrderAndTheTimesStayWhenTheHostDies() {
    Guest first = stack.a.enqueue(1);
    stack.hall.timer.advance(MINUTE);
    Guest second = stack.a.enqueue(2);
    stack.hall.timer.advance(MINUTE);
    Guest third = stack.a.enqueue(3);
    House home = dies(stack.a);
    assertThat(order(home)).containsExactly(first.sid, second.sid, third.sid);
    // An agent who is there already gets the first one, not the first who is back.
    Guest agent = home.take(9);
    Guest third2 = again(third);
    home.waitsAgain(third2, Hall.START.plus(MINUTE).plus(MINUTE));
    assertThat(third2.told).isEmpty();
    Guest first2 = again(first);
    home.waitsAgain(first2, Hall.START);
    assertThat(first2.moves()).containsExactly(RoomMove.TAKEN);
    assertThat(first2.last().other()).isEqualTo(agent.sid);
    assertThat(home.rooms.queueParams(third2.sid))
        .containsEntry("QueuePosition", "2")
        .containsEntry("QueueTime", "0")
        .containsEntry("CurrentQueueSize", "2");
    home.waitsAgain(again(second), Hall.START.plus(MINUTE));
    assertThat(order(home)).containsExactly(second.sid, third.sid);
    assertThat(home.rooms.queueParams(second.sid)).containsEntry("QueueTime", "60");
  }

  @Test
  void theOrderComesFromTheTimesWhereNothingWasShown() {
    home(stack.b, 3, 2);
    home(stack.b, 1, 0);
    home(stack.b, 2, 1);
    assertThat(order(stack.b))
        .containsExactly(new Guest(1).sid, new Guest(2).sid, new Guest(3).sid);
  }

  private void home(House house, int number, int minutes) {
    house.waitsAgain(new Guest(number), Hall.START.plus(MINUTE.multipliedBy(minutes)));
  }

  @Test
  void whoDoesNotComeBackIsGoneAndTheNextOneIsServed() {
    stack.a.enqueue(1);
    Guest second = stack.a.enqueue(2);
    House home = dies(stack.a);
    Guest back = again(second);
    home.waitsAgain(back, Hall.START);
    Guest agent = home.take(9);
    assertThat(back.told).isEmpty();
    stack.hall.timer.advance(LiveConferences.COMES_WITHIN);
    await().until(() -> back.moves().contains(RoomMove.TAKEN));
    assertThat(back.last().other()).isEqualTo(agent.sid);
  }

  @Test
  void agentsWaitOnAndTheOneWhoIsGoneGetsNobody() {
    Guest gone = stack.a.take(8);
    Guest agent = stack.a.take(9);
    House home = dies(stack.a);
    home.takesAgain(again(agent), null);
    Guest caller = home.enqueue(1);
    assertThat(caller.moves()).containsExactly(RoomMove.QUEUED, RoomMove.TAKEN);
    assertThat(caller.last().other()).isEqualTo(agent.sid);
    stack.hall.timer.advance(LiveConferences.COMES_WITHIN);
    await().until(() -> line(home).absent().isEmpty());
    home.enqueue(2);
    assertThat(order(home)).containsExactly(new Guest(2).sid);
    assertThat(gone.told).isEmpty();
  }

  @Test
  void whoSpeakWithEachOtherGoOn() {
    Guest agent = stack.a.take(9);
    Guest caller = stack.a.enqueue(1);
    House home = dies(stack.a);
    Guest agent2 = again(agent);
    Guest caller2 = again(caller);
    home.takesAgain(agent2, caller2);
    home.waitsAgain(caller2, Hall.START, agent2, true);
    assertThat(agent2.told).isEmpty();
    assertThat(caller2.told).isEmpty();
    assertThat(agent2.media.connected).isEqualTo(caller2.media);
    home.rooms.leaveQueue(Hall.ACCOUNT, "support", caller2.sid, "bridged");
    await().until(() -> withLine().stream().allMatch(h -> h == stack.a));
  }

  @Test
  void aMemberThatDidNotHearThatItIsTakenIsToldAgain() {
    Guest agent = stack.a.take(9);
    Guest caller = stack.a.enqueue(1);
    House home = dies(stack.a);
    Guest agent2 = again(agent);
    Guest caller2 = again(caller);
    home.waitsAgain(caller2, Hall.START);
    assertThat(caller2.told).isEmpty();
    home.takesAgain(agent2, null);
    assertThat(caller2.moves()).containsExactly(RoomMove.TAKEN);
    assertThat(caller2.last().other()).isEqualTo(agent.sid);
  }

  @Test
  void anAgentThatDidNotHearWhomItGotIsToldAgain() {
    Guest agent = stack.a.take(9);
    Guest caller = stack.a.enqueue(1);
    House home = dies(stack.a);
    Guest agent2 = again(agent);
    home.takesAgain(agent2, null);
    home.waitsAgain(again(caller), Hall.START, agent, true);
    assertThat(agent2.moves()).containsExactly(RoomMove.GIVEN);
    assertThat(agent2.last().other()).isEqualTo(caller.sid);
  }

  @Test
  void anAgentIsGivenWhoeverWasReadyWhileItWasBetweenTwoHosts() {
    Guest agent = stack.a.take(9);
    Guest caller = stack.a.enqueue(1);
    House home = dies(stack.a);
    // It heard the whisper, and told its agent, who was not there yet.
    home.waitsAgain(again(caller), Hall.START, agent, false);
    stack.hall.calls.put(
        caller.sid,
        CallStatus.IN_PROGRESS,
        new InQueue("support", Hall.START, agent.sid, true, Map.of()));
    Guest agent2 = again(agent);
    stack.hall.calls.put(
        agent.sid, CallStatus.IN_PROGRESS, new FromQueue("support", null, null, 1, Map.of()));
    home.takesAgain(agent2, null);
    assertThat(agent2.told).isEmpty();
    stack.hall.timer.advance(Hall.SOON);
    await().until(() -> !agent2.told.isEmpty());
    stack.hall.timer.advance(Hall.SOON);
    assertThat(agent2.moves()).containsExactly(RoomMove.GIVEN);
  }

  @Test
  void whoseAgentDoesNotComeBackWaitsAtTheFrontOrGoesOn() {
    Guest whispered = stack.a.enqueue(1);
    Guest agent1 = stack.a.take(8);
    Guest spoke = stack.a.enqueue(2);
    Guest agent2 = stack.a.take(9);
    Guest waits = stack.a.enqueue(3);
    House home = dies(stack.a);
    Guest whispered2 = again(whispered);
    Guest spoke2 = again(spoke);
    home.waitsAgain(whispered2, Hall.START, agent1, false);
    home.waitsAgain(spoke2, Hall.START, agent2, true);
    home.waitsAgain(again(waits), Hall.START);
    stack.hall.timer.advance(LiveConferences.COMES_WITHIN);
    await().until(() -> spoke2.moves().contains(RoomMove.OUT));
    assertThat(spoke2.last().other()).isEqualTo(agent2.sid);
    assertThat(whispered2.moves()).containsExactly(RoomMove.QUEUED);
    assertThat(order(home)).containsExactly(whispered.sid, waits.sid);
  }

  @Test
  void anAgentWhoseCallerDoesNotComeBackGetsTheNextOrGoesOn() {
    stack.a.enqueue(1);
    Guest promised = stack.a.take(8);
    Guest gone = stack.a.enqueue(2);
    Guest spoke = stack.a.take(9);
    House home = dies(stack.a);
    Guest promised2 = again(promised);
    Guest spoke2 = again(spoke);
    home.takesAgain(promised2, null);
    home.takesAgain(spoke2, gone);
    Guest next = home.enqueue(3);
    assertThat(next.moves()).containsExactly(RoomMove.QUEUED);
    stack.hall.timer.advance(LiveConferences.COMES_WITHIN);
    await().until(() -> spoke2.moves().contains(RoomMove.OUT));
    assertThat(spoke2.last().other()).isEqualTo(gone.sid);
    await().until(() -> next.moves().contains(RoomMove.TAKEN));
    assertThat(next.last().other()).isEqualTo(promised.sid);
  }

  @Test
  void whoWasTakenOutJustBeforeTheDeathIsSentOnAgain() {
    Guest caller = stack.a.enqueue(1);
    stack.a.enqueue(2);
    stack.a.awaitShown();
    QueueSid queue = line(stack.a).sid();
    Queues.Member member = stack.queues.member(Hall.ACCOUNT, queue, caller.sid).orElseThrow();
    assertThat(stack.queues.dequeue(member, Hall.hook("https://app.example/out"), Hall.SOON))
        .contains(member);
    House home = dies(stack.a);
    Guest back = again(caller);
    home.waitsAgain(back, Hall.START);
    assertThat(back.told)
        .containsExactly(
            new CallEvent.Change(
                new CallChange.Redirect(null, Hall.hook("https://app.example/out"), null, null)));
    assertThat(order(home)).containsExactly(new Guest(2).sid);
  }

  @Test
  void aLineIsHandedOverInItsOrder() {
    Guest first = stack.a.enqueue(1);
    Guest second = stack.a.enqueue(2);
    stack.a.rooms.handOver(Hall.ACCOUNT, "support", stack.c.name);
    stack.c.waitsAgain(again(second), Hall.START);
    stack.a.rooms.release(second.sid);
    stack.c.waitsAgain(again(first), Hall.START);
    stack.a.rooms.release(first.sid);
    assertThat(order(stack.c)).containsExactly(first.sid, second.sid);
    assertThat(stack.a.rooms.size()).isZero();
    Guest late = stack.a.enqueue(3);
    assertThat(stack.a.moves).containsExactly(new Stack.Move(late.sid, stack.c.name));
  }

  @Test
  void nothingIsShownOfALineThatIsGivenUp() {
    Guest caller = stack.a.enqueue(1);
    stack.a.awaitShown();
    stack.a.rooms.leaveQueue(Hall.ACCOUNT, "support", caller.sid, "hangup");
    await().until(() -> stack.hall.memory.map("rooms/queues").size() == 0);
    await().until(() -> stack.hall.memory.map("rooms/queue-homes").size() == 0);
    assertThat(stack.a.rooms.size()).isZero();
    Guest other = stack.b.enqueue(2);
    assertThat(other.moves()).containsExactly(RoomMove.QUEUED);
  }

  @Test
  void aLateWriteOfALineThatIsGivenUpBringsNobodyBack() {
    Guest gone = stack.a.enqueue(1);
    stack.a.awaitShown();
    MemoryMap shown = stack.hall.memory.map("rooms/queues");
    String key = Rooms.anchor(Hall.ACCOUNT, "support");
    byte[] before = shown.get(key);
    stack.a.rooms.leaveQueue(Hall.ACCOUNT, "support", gone.sid, "hangup");
    await().until(() -> stack.a.rooms.size() == 0);
    shown.put(key, before, MINUTE);
    Guest next = stack.a.enqueue(2);
    assertThat(order(stack.a)).containsExactly(next.sid);
    stack.a.awaitShown();
    shown.put(key, before, MINUTE);
    Guest later = stack.a.enqueue(3);
    stack.a.awaitShown();
    assertThat(order(stack.a)).containsExactly(next.sid, later.sid);
  }

  @Test
  void comingAndGoingAtOnceLosesNobody() throws InterruptedException {
    List<Guest> stay = new ArrayList<>();
    for (int i = 1; i <= 50; i++) {
      Guest caller = stack.a.enqueue(1_000 + i);
      int number = i;
      Thread leaving =
          Threads.startVirtual(
              "leaving",
              () -> stack.a.rooms.leaveQueue(Hall.ACCOUNT, "support", caller.sid, "hangup"));
      Thread coming = Threads.startVirtual("coming", () -> stay.add(stack.a.enqueue(number)));
      leaving.join();
      coming.join();
      stack.a.rooms.leaveQueue(Hall.ACCOUNT, "support", stay.getLast().sid, "hangup");
    }
    Guest last = stack.a.enqueue(99);
    assertThat(order(stack.a)).containsExactly(last.sid);
    stack.a.awaitShown();
    assertThat(stack.queues.size(Hall.ACCOUNT, line(stack.a).sid()).current()).isEqualTo(1);
  }
}
