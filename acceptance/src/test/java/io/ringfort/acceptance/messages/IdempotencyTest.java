package io.ringfort.acceptance.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.acceptance.Answer;
import io.ringfort.acceptance.Api;
import io.ringfort.acceptance.Carrier;
import io.ringfort.acceptance.Http;
import io.ringfort.acceptance.SharedStack;
import io.ringfort.acceptance.StackProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One key, one message, however often it is asked for.
@ExtendWith(SharedStack.class)
final class IdempotencyTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int CALLERS = 200;

  private final Carrier carrier;
  private final Api api;
  private final String from;
  private final String handset = Carrier.newHandset();
  private final String key = UUID.randomUUID().toString();

  IdempotencyTest(StackProcess stack) {
    carrier = stack.carrier();
    api = stack.api();
    from = stack.credentials().numbers().getFirst();
  }

  @Test
  void twoHundredAtOnceMakeOneMessageAndOneSubmit()
      throws InterruptedException, ExecutionException {
    List<Answer> answers = atOnce(() -> createUntilDecided("Once"));

    assertThat(answers)
        .hasSize(CALLERS)
        .allSatisfy(a -> assertThat(a.status()).as("%s", a.body()).isEqualTo(201));
    assertThat(answers).extracting(a -> a.text("sid")).containsOnly(answers.getFirst().text("sid"));
    assertThat(answers).filteredOn(a -> !a.header("Idempotent-Replayed").equals("true")).hasSize(1);
    String sid = answers.getFirst().text("sid");
    await().atMost(SOON).until(() -> api.message(sid).text("status").equals("delivered"));
    assertThat(carrier.inbox(handset))
        .singleElement()
        .satisfies(m -> assertThat(m.path("submits").asInt()).isEqualTo(1));
  }

  @Test
  void anEndedMessageIsStillTheSame() {
    String sid = createUntilDecided("Long ago").text("sid");
    await().atMost(SOON).until(() -> api.message(sid).text("status").equals("delivered"));

    Answer again = createUntilDecided("Long ago");

    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text("sid")).isEqualTo(sid);
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(carrier.inbox(handset)).hasSize(1);
  }

  @Test
  void anotherBodyIsRefused() {
    String sid = createUntilDecided("This").text("sid");

    Answer other = createUntilDecided("That");

    assertThat(other.status()).isEqualTo(422);
    assertThat(other.code()).isEqualTo(20422);
    assertThat(api.message(sid).text("body")).isEqualTo("This");
  }

  @Test
  void anErrorIsNotRemembered() {
    assertThat(create("Idempotency-Key", "").code()).isEqualTo(21602);

    assertThat(createUntilDecided("Better").status()).isEqualTo(201);
  }

  @Test
  void withoutAKeyTheSameTwiceIsTwoMessages() {
    String first = api.send(from, handset, "Twice").text("sid");
    String second = api.send(from, handset, "Twice").text("sid");

    assertThat(first).isNotEqualTo(second);
    await().atMost(SOON).untilAsserted(() -> assertThat(carrier.inbox(handset)).hasSize(2));
  }

  @Test
  void twiliosOwnHeaderServesToo() {
    assertThat(create("I-Twilio-Idempotency-Token", "Once").text("sid"))
        .isEqualTo(create("I-Twilio-Idempotency-Token", "Once").text("sid"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 256, 5_000})
  void aKeyThatWouldProtectNothingIsRefused(int length) {
    Answer answer =
        api.postBody("/Messages.json", form("x"), Map.of("Idempotency-Key", "k".repeat(length)));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(20001);
  }

  /// As the answer 409 asks for: it says that the first request is still being worked on.
  private Answer createUntilDecided(String body) {
    return await()
        .atMost(SOON)
        .pollInSameThread()
        .until(() -> create("Idempotency-Key", body), a -> a.status() != 409);
  }

  private Answer create(String header, String body) {
    return api.postBody("/Messages.json", form(body), Map.of(header, key));
  }

  private String form(String body) {
    return Http.form("From", from, "To", handset, "Body", body);
  }

  private static <T> List<T> atOnce(Callable<T> call)
      throws InterruptedException, ExecutionException {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures =
          executor.invokeAll(Stream.generate(() -> call).limit(CALLERS).toList());
      return futures.stream().map(Future::resultNow).toList();
    }
  }
}
