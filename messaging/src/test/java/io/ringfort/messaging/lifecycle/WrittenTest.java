package io.ringfort.messaging.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.ringfort.core.ids.ServiceSid;
import io.ringfort.core.json.Json;
import io.ringfort.messaging.Command;
import io.ringfort.messaging.lifecycle.Progress.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;

/// What is written and read by hand is what reflection would write and read.
class WrittenTest {
  private final Json json = new Json();
  private final ObjectMapper reflective = json.mapper().copy().addMixIn(Intent.class, ByItself.class);
  private final Random random = new Random(42);

  /// As if it had no reader of its own.
  @JsonDeserialize(using = JsonDeserializer.None.class)
  private interface ByItself {}

  @Test
  void aMessageIsWrittenAsByReflection() throws Exception {
    for (Message message : messages()) {
      assertThat(text(json.bytes(message))).isEqualTo(reflective.writeValueAsString(message));
      assertThat(text(json.bytes(message.intent())))
          .isEqualTo(reflective.writeValueAsString(message.intent()));
      assertThat(text(json.bytes(message.progress())))
          .isEqualTo(reflective.writeValueAsString(message.progress()));
    }
  }

  @Test
  void aMessageIsReadAsByReflection() throws Exception {
    for (Message message : messages()) {
      byte[] bytes = json.bytes(message);
      assertThat(json.read(bytes, Message.class)).isEqualTo(message);
      assertThat(reflective.readValue(bytes, Message.class)).isEqualTo(message);
    }
  }

  @Test
  void commandsAreWrittenAndReadAsByReflection() throws Exception {
    List<Command> commands = new ArrayList<>();
    for (Message message : messages()) {
      commands.add(new Command.Send(message.intent()));
      commands.add(
          new Command.Receipt(
              message.intent().sid(),
              text(8),
              message.parked() ? Outcome.DELIVERED : Outcome.UNDELIVERED,
              message.progress().failure()));
    }
    for (Command command : commands) {
      byte[] bytes = json.bytes(command);
      assertThat(text(bytes)).isEqualTo(reflective.writeValueAsString(command));
      assertThat(json.read(bytes, Command.class)).isEqualTo(command);
    }
  }

  @Test
  void anIntentInsideAnotherCommandIsReadTheSame() {
    for (Message message : messages()) {
      var received =
          new Command.Received(message.intent(), new Command.Received.Part(1, 2, 1));
      assertThat(json.read(json.bytes(received), Command.class)).isEqualTo(received);
    }
  }

  @Test
  void whatANewerHostWritesMoreIsIgnored() {
    Message message = messages().getFirst();
    String more =
        text(json.bytes(message))
            .replace("{", "{\"newer\":{\"deep\":[1,{\"x\":null}]},")
            .replace("[{\"newer\"", "[{\"newest\"");

    assertThat(json.read(more, Message.class)).isEqualTo(message);
  }

  @Test
  void anIntentWithoutItsSidIsRefused() {
    String none =
        text(json.bytes(messages().getFirst().intent())).replaceFirst("\"sid\":\"[^\"]*\",", "");

    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> json.read(none, Intent.class)))
        .isInstanceOf(java.io.UncheckedIOException.class);
  }

  private List<Message> messages() {
    List<Message> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Message sample = i % 2 == 0 ? Samples.delivered() : Samples.onWire(1 + i % 3);
      Intent s = sample.intent();
      Intent intent =
          new Intent(
              s.sid(),
              s.account(),
              Intent.Direction.values()[random.nextInt(4)],
              new Intent.Parties(
                  text(5), text(6), maybe(new ServiceSid("MG" + "3".repeat(32)))),
              new Intent.Content(text(random.nextInt(300)), maybe(text(20)), random.nextInt(9)),
              new Intent.Terms(
                  time(), time(), maybe(text(30)), maybe(new Intent.Remembered(text(9), text(9), time()))),
              time());
      Progress p = sample.progress();
      Progress progress =
          new Progress(
              p.status(),
              p.phase(),
              random.nextInt(),
              random.nextInt(1000),
              new Progress.Times(time(), maybe(time()), maybe(time())),
              new Progress.Wire(maybe(text(4)), p.wire().parts(), random.nextInt(3)),
              maybe(new Progress.Failure(30003, text(40))));
      all.add(new Message(intent, progress, random.nextBoolean()));
    }
    return all;
  }

  private <T> @Nullable T maybe(T value) {
    return random.nextBoolean() ? value : null;
  }

  private Instant time() {
    return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1000L);
  }

  /// Every kind of character: controls, what is escaped, two, three and four octets.
  private String text(int length) {
    int[] from = {'a', 'Z', '"', '\\', '/', '\n', '\t', 1, 31, 127, 0x80, 0xE9, 0x20AC, 0x2028, 0x1F600};
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(
          random.nextInt(3) == 0 ? from[random.nextInt(from.length)] : 'a' + random.nextInt(26));
    }
    return text.toString();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
