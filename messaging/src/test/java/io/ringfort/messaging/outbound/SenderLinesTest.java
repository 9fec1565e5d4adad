package io.ringfort.messaging.outbound;

import static io.ringfort.messaging.TestIntents.outbound;
import static io.ringfort.messaging.TestIntents.sid;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.ids.MessageSid;
import io.ringfort.messaging.TestIntents;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.outbound.SenderLines.Served;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SenderLinesTest {
  private static final long SECOND = 1_000_000_000L;

  private final List<MessageSid> served = new ArrayList<>();

  private static SenderLines lines(double rate) {
    return new SenderLines(
        new OutboundConfig(
            rate,
            Duration.ofHours(10),
            100,
            Duration.ofSeconds(30),
            Duration.ofSeconds(3),
            Duration.ofMinutes(5),
            Duration.ofHours(72)));
  }

  private static void add(SenderLines lines, int number, String from) {
    Message message = Message.fresh(outbound(number, from, "hi"));
    lines.add(lines.of(message.intent()), message);
  }

  private Served serve(SenderLine line, MessageSid sid, long nanos) {
    served.add(sid);
    line.spend(1, nanos);
    return Served.GONE;
  }

  @Test
  void sendersAreServedInTurnAndEachInOrder() {
    SenderLines lines = lines(0);
    add(lines, 1, "+14155550001");
    add(lines, 2, "+14155550001");
    add(lines, 3, "+14155550002");
    add(lines, 4, "+14155550002");
    lines.serve(0, this::serve);
    assertThat(served).containsExactly(sid(1), sid(3), sid(2), sid(4));
  }

  @Test
  void aSlowSenderRestsWhileOthersGoOn() {
    SenderLines lines = lines(1);
    add(lines, 1, "+14155550001");
    add(lines, 2, "+14155550001");
    add(lines, 3, "+14155550002");
    long wait = lines.serve(0, this::serve);
    assertThat(served).containsExactly(sid(1), sid(3));
    assertThat(wait).isEqualTo(SECOND - SECOND / 10);
    lines.serve(wait, this::serve);
    assertThat(served).containsExactly(sid(1), sid(3), sid(2));
  }

  @Test
  void withoutRoomTheMessageKeepsItsPlaceAndTheLinesStarve() {
    SenderLines lines = lines(0);
    add(lines, 1, "+14155550001");
    add(lines, 2, "+14155550001");
    lines.serve(0, (_, _, _) -> Served.NO_ROOM);
    assertThat(lines.takeStarving()).isTrue();
    assertThat(lines.takeStarving()).isFalse();
    lines.serve(0, this::serve);
    assertThat(served).containsExactly(sid(1), sid(2));
    assertThat(lines.takeStarving()).isFalse();
  }

  @Test
  void aMessageThatComesBackGoesFirst() {
    SenderLines lines = lines(0);
    add(lines, 1, "+14155550001");
    Message older = Message.fresh(outbound(7, "+14155550001", "hi"));
    lines.addFirst(lines.of(older.intent()), older);
    lines.serve(0, this::serve);
    assertThat(served).containsExactly(sid(7), sid(1));
  }

  @Test
  void aLineTakesPartAgainAfterItWasEmpty() {
    SenderLines lines = lines(0);
    add(lines, 1, "+14155550001");
    lines.serve(0, this::serve);
    add(lines, 2, "+14155550001");
    lines.serve(1, this::serve);
    assertThat(served).containsExactly(sid(1), sid(2));
  }

  @Test
  void whatIsForLaterComesOutWhenItsTimeHasCome() {
    SenderLines lines = lines(0);
    lines.later(sid(2), TestIntents.NOW.plusSeconds(20));
    lines.later(sid(1), TestIntents.NOW.plusSeconds(10));
    assertThat(lines.due(TestIntents.NOW.plusSeconds(9))).isEmpty();
    assertThat(lines.due(TestIntents.NOW.plusSeconds(30))).containsExactly(sid(1), sid(2));
    assertThat(lines.due(TestIntents.NOW.plusSeconds(30))).isEmpty();
  }

  @Test
  void theBacklogCountsWhatWaitsHereAndWhatIsParked() {
    SenderLines lines = lines(2);
    for (int i = 0; i < 10; i++) {
      add(lines, i, "+14155550001");
    }
    SenderLine line = lines.of(outbound(1, "+14155550001", "hi"));
    assertThat(line.backlogNanos(0)).isEqualTo(5 * SECOND);
    line.parked(60 * SECOND, 4);
    assertThat(line.backlogNanos(0)).isEqualTo(62 * SECOND);
  }
}
