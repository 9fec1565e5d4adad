package io.ringfort.messaging.receipts;

import static io.ringfort.messaging.TestIntents.sid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.core.json.Json;
import io.ringfort.core.topics.Topics;
import io.ringfort.engines.fakes.FakeMemory;
import io.ringfort.engines.fakes.FakeQueue;
import io.ringfort.engines.fakes.FakeTimer;
import io.ringfort.messaging.Command;
import io.ringfort.messaging.lifecycle.Progress;
import io.ringfort.messaging.smpp.DeliverHandler.NotNow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReceiptIntakeTest {
  private static final String SENDER = "AC1|+14155550001";

  private final Topics topics = Topics.of(2);
  private final FakeTimer timer = new FakeTimer();
  private final FakeQueue queue = FakeQueue.deterministic(timer);
  private final Json json = new Json();
  private final ReceiptIndex index = new ReceiptIndex(new FakeMemory(timer), Duration.ofHours(72));
  private final List<Command> commands = new ArrayList<>();

  @BeforeEach
  void follow() {
    queue
        .anotherHost()
        .follow(
            topics.messages(),
            null,
            entry -> commands.add(json.read(entry.value(), Command.class)));
  }

  private ReceiptIntake intake() {
    return ReceiptIntake.start(queue, topics, index, json, new SimpleMeterRegistry());
  }

  @Test
  void aReceiptComesBeforeTheOwnerOfItsMessage() throws NotNow {
    index.put("acme", "id-1", SENDER, sid(1));
    intake().receipt("acme", "id-1", "DELIVRD", "000");
    assertThat(commands)
        .containsExactly(new Command.Receipt(sid(1), "id-1", Progress.Outcome.DELIVERED, null));
  }

  @Test
  void aReceiptThatIsFasterThanTheAnswerToOurSubmitWaitsForIt() throws NotNow {
    intake().receipt("acme", "id-1", "DELIVRD", "000");
    timer.advance(Duration.ofSeconds(3));
    index.put("acme", "id-1", SENDER, sid(1));
    timer.advance(Duration.ofSeconds(1));
    assertThat(commands).hasSize(1);
  }

  @Test
  void aReceiptThatWaitsSurvivesItsHost() throws NotNow {
    intake().receipt("acme", "id-1", "UNDELIV", "003");
    queue.crash();
    index.put("acme", "id-1", SENDER, sid(1));
    intake();
    assertThat(commands).extracting(Command::sid).containsExactly(sid(1));
  }

  @Test
  void aReceiptOfNobodysMessageIsGivenUpAfterAMinute() throws NotNow {
    intake().receipt("acme", "id-1", "DELIVRD", "000");
    timer.advance(Duration.ofMinutes(2));
    index.put("acme", "id-1", SENDER, sid(1));
    timer.advance(Duration.ofMinutes(2));
    assertThat(commands).isEmpty();
  }

  @Test
  void theCarrierShallComeAgainWhileTheQueueIsAway() {
    ReceiptIntake intake = intake();
    queue.setAvailable(false);
    assertThatThrownBy(() -> intake.receipt("acme", "id-1", "DELIVRD", "000"))
        .isInstanceOf(NotNow.class);
  }
}
