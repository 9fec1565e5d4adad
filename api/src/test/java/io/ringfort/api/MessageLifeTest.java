package io.ringfort.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.core.archive.Archived;
import io.ringfort.engines.queue.Subscription;
import io.ringfort.messaging.Command;
import io.ringfort.messaging.Messages;
import io.ringfort.messaging.lifecycle.Failures;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.lifecycle.Progress;
import io.ringfort.messaging.lifecycle.Progress.Phase;
import io.ringfort.messaging.lifecycle.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the API shows and allows as a message goes its way; the test plays the message's owner.
class MessageLifeTest {
  private Stand stand;

  @BeforeEach
  void start() throws IOException {
    stand = new Stand();
  }

  @AfterEach
  void stop() {
    stand.close();
  }

  private Intent send() {
    stand.post(Stand.MESSAGES, "To", Stand.TO, "From", Stand.FROM, "Body", "secret");
    return ((Command.Send) stand.appended.getLast()).intent();
  }

  private static String uri(Intent intent) {
    return Stand.MESSAGES.replace(".json", "/" + intent.sid() + ".json");
  }

  private static Message at(
      Intent intent, Status status, Phase phase, Progress.@Nullable Failure failure) {
    Instant sent = intent.created().plusSeconds(2);
    Progress.Times times = new Progress.Times(sent, sent, null);
    return new Message(
        intent,
        new Progress(
            status, phase, 1, 3, times, new Progress.Wire("carrier", List.of(), 0), failure));
  }

  private void show(Message message) {
    stand.memory.map(Messages.IN_FLIGHT).put(message.memoryKey(), stand.json.bytes(message), null);
  }

  private void archive(Message message) {
    Intent intent = message.intent();
    String doc = new String(stand.json.bytes(message), StandardCharsets.UTF_8);
    stand.archive.insert(
        List.of(
            new Archived(
                intent.sid().value(), intent.account(), "message", intent.created(), doc)));
    stand.memory.map(Messages.IN_FLIGHT).remove(message.memoryKey());
  }

  @Test
  void showsAnUnknownOutcomeAsSending() {
    Intent intent = send();
    show(at(intent, Status.SENDING, Phase.DOUBT, null));
    assertThat(stand.get(uri(intent)).text("status")).isEqualTo("sending");
  }

  @Test
  void showsWhenItWasSentAndWhyItFailed() {
    Intent intent = send();
    archive(at(intent, Status.UNDELIVERED, Phase.ENDED, Failures.UNREACHABLE));
    Stand.Answer answer = stand.get(uri(intent));
    assertThat(answer.text("status")).isEqualTo("undelivered");
    assertThat(answer.text("date_sent")).isEqualTo("Fri, 02 Jan 2026 03:04:07 +0000");
    assertThat(answer.body().get("error_code").isInt()).isTrue();
    assertThat(answer.text("error_message")).isEqualTo("Unreachable destination handset");
  }

  @Test
  void listsWhatIsInFlightAndWhatEndedTogether() {
    Intent ended = send();
    archive(at(ended, Status.DELIVERED, Phase.ENDED, null));
    Intent inFlight = send();
    assertThat(stand.get(Stand.MESSAGES).body().get("messages"))
        .extracting(m -> m.get("sid").asText())
        .containsExactlyInAnyOrder(ended.sid().value(), inFlight.sid().value());
  }

  @Test
  void takesTheBodyOutOfAnEndedMessageAndDeletesIt() {
    Intent intent = send();
    archive(at(intent, Status.DELIVERED, Phase.ENDED, null));
    Stand.Answer redacted = stand.post(uri(intent), "Body", "");
    assertThat(redacted.status()).isEqualTo(200);
    assertThat(redacted.text("body")).isEmpty();
    assertThat(stand.delete(uri(intent)).status()).isEqualTo(204);
    assertThat(stand.get(uri(intent)).status()).isEqualTo(404);
    assertThat(stand.delete(uri(intent)).status()).isEqualTo(404);
  }

  @Test
  void cancelsAScheduledMessage() {
    Stand.Answer scheduled =
        stand.post(
            Stand.MESSAGES,
            "To",
            Stand.TO,
            "MessagingServiceSid",
            Stand.SERVICE,
            "Body",
            "x",
            "ScheduleType",
            "fixed",
            "SendAt",
            "2026-01-02T04:04:05Z");
    try (Subscription _ =
        stand.queue.follow(
            stand.topics.messages(),
            null,
            entry -> cancel(Objects.requireNonNull(entry.value())))) {
      Stand.Answer canceled = stand.post(scheduled.text("uri"), "Status", "canceled");
      assertThat(canceled.status()).isEqualTo(200);
      assertThat(canceled.text("status")).isEqualTo("canceled");
    }
    assertThat(stand.post(scheduled.text("uri"), "Status", "canceled").text("status"))
        .isEqualTo("canceled");
  }

  private void cancel(byte[] command) {
    if (stand.json.read(command, Command.class) instanceof Command.Cancel) {
      show(
          at(
              ((Command.Send) stand.appended.getFirst()).intent(),
              Status.CANCELED,
              Phase.ENDED,
              null));
    }
  }

  @Test
  void saysSoWhenItIsTooLateToCancel() {
    Intent intent = send();
    show(at(intent, Status.SENT, Phase.WITH_CARRIER, null));
    assertThat(stand.post(uri(intent), "Status", "canceled"))
        .extracting(Stand.Answer::status, Stand.Answer::code)
        .containsExactly(409, 30409);
  }
}
