package io.ringfort.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.api.idempotency.FrontDoor;
import io.ringfort.core.archive.Archived;
import io.ringfort.core.fakes.FakeHosts;
import io.ringfort.core.hosts.Role;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.MessageSid;
import io.ringfort.engines.threads.Threads;
import io.ringfort.messaging.Command;
import io.ringfort.messaging.Messages;
import io.ringfort.messaging.lifecycle.Intent;
import io.ringfort.messaging.lifecycle.Message;
import io.ringfort.messaging.lifecycle.Progress;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One request, one resource: keys, repeats, crashes.
class IdempotencyTest {
  private static final String[] MESSAGE = {"To", Stand.TO, "From", Stand.FROM, "Body", "x"};
  private static final String[] OTHER = {"To", Stand.TO, "From", Stand.FROM, "Body", "y"};
  private static final String KEY_IN_MEMORY = Stand.ACCOUNT + "|POST|" + Stand.MESSAGES + "|k1";

  private Stand stand;

  @BeforeEach
  void start() throws IOException {
    stand = new Stand();
  }

  @AfterEach
  void stop() {
    stand.close();
  }

  private MessageSid appendedSid() {
    return stand.appended.getLast().sid();
  }

  private void forgetKey() {
    stand.memory.map(FrontDoor.MAP).remove(KEY_IN_MEMORY);
  }

  @Test
  void makesOneMessageOutOf200ParallelRequestsWithOneKey() throws Exception {
    List<Future<Stand.Answer>> answers = new ArrayList<>();
    try (ExecutorService callers = Threads.virtualPerTask("caller")) {
      for (int i = 0; i < 200; i++) {
        answers.add(callers.submit(() -> stand.postWithKey("k1", Stand.MESSAGES, MESSAGE)));
      }
    }
    Set<String> sids =
        answers.stream().map(f -> f.resultNow().text("sid")).collect(Collectors.toSet());
    assertThat(answers).allSatisfy(f -> assertThat(f.resultNow().status()).isEqualTo(201));
    assertThat(sids).hasSize(1);
    assertThat(stand.appended).hasSize(1);
    assertThat(
            answers.stream().filter(f -> f.resultNow().header("Idempotent-Replayed").isPresent()))
        .hasSize(199);
  }

  @Test
  void answersARepeatWithTheSameStatusAndMarksIt() {
    Stand.Answer first = stand.postWithKey("k1", Stand.MESSAGES, MESSAGE);
    Stand.Answer second =
        stand.postWithKey("k1", Stand.MESSAGES, "Body", "x", "From", Stand.FROM, "To", Stand.TO);
    assertThat(first.header("Idempotent-Replayed")).isEmpty();
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.header("Idempotent-Replayed")).contains("true");
    assertThat(second.body()).isEqualTo(first.body());
  }

  @Test
  void refusesAnotherRequestWithTheSameKey() {
    stand.postWithKey("k1", Stand.MESSAGES, MESSAGE);
    Stand.Answer other = stand.postWithKey("k1", Stand.MESSAGES, OTHER);
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.code()).isEqualTo(20422);
    assertThat(stand.appended).hasSize(1);
  }

  @Test
  void takesTheOtherHeaderToo() {
    HttpRequest.Builder request =
        stand
            .request(Stand.MESSAGES)
            .header("I-Twilio-Idempotency-Token", "k1")
            .POST(HttpRequest.BodyPublishers.ofString(Stand.form(MESSAGE)));
    Stand.Answer first = stand.send(request);
    assertThat(stand.postWithKey("k1", Stand.MESSAGES, MESSAGE).text("sid"))
        .isEqualTo(first.text("sid"));
  }

  @Test
  void refusesAMalformedKey() {
    for (String key : List.of("with space", "x".repeat(256))) {
      assertThat(stand.postWithKey(key, Stand.MESSAGES, MESSAGE))
          .extracting(Stand.Answer::status, Stand.Answer::code)
          .containsExactly(400, 20001);
    }
  }

  @Test
  void keepsKeysOfDifferentAccountsApart() {
    String path = Stand.MESSAGES.replace(Stand.ACCOUNT, Stand.STRANGER);
    String sid = stand.postWithKey("k1", Stand.MESSAGES, MESSAGE).text("sid");
    Stand.Answer other =
        stand.send(
            stand
                .request(path)
                .setHeader("Authorization", Stand.basic(Stand.STRANGER, Stand.TOKEN))
                .header("Idempotency-Key", "k1")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        Stand.form("To", Stand.TO, "From", Stand.STRANGERS, "Body", "x"))));
    assertThat(other.status()).isEqualTo(201);
    assertThat(other.text("sid")).isNotEqualTo(sid);
  }

  @Test
  void remembersNothingOfARefusal() {
    assertThat(stand.postWithKey("k1", Stand.MESSAGES, "To", Stand.TO, "From", Stand.FROM).code())
        .isEqualTo(21602);
    assertThat(stand.postWithKey("k1", Stand.MESSAGES, MESSAGE).status()).isEqualTo(201);
  }

  @Test
  void forgetsAKeyAfterADayAndAScheduledOneADayAfterItsTime() {
    String[] scheduled = {
      "To",
      Stand.TO,
      "MessagingServiceSid",
      Stand.SERVICE,
      "Body",
      "x",
      "ScheduleType",
      "fixed",
      "SendAt",
      "2026-01-07T03:04:05Z"
    };
    stand.postWithKey("now", Stand.MESSAGES, MESSAGE);
    stand.postWithKey("later", Stand.MESSAGES, scheduled);
    String prefix = Stand.ACCOUNT + "|POST|" + Stand.MESSAGES + "|";

    stand.clock.advance(Duration.ofHours(23));
    assertThat(stand.memory.map(FrontDoor.MAP).get(prefix + "now")).isNotNull();
    stand.clock.advance(Duration.ofHours(2));
    assertThat(stand.memory.map(FrontDoor.MAP).get(prefix + "now")).isNull();
    stand.clock.advance(Duration.ofDays(4));
    assertThat(stand.memory.map(FrontDoor.MAP).get(prefix + "later")).isNotNull();
    stand.clock.advance(Duration.ofDays(2));
    assertThat(stand.memory.map(FrontDoor.MAP).get(prefix + "later")).isNull();
  }

  @Test
  void tellsTheOwnerWhatToRemember() {
    stand.postWithKey("k1", Stand.MESSAGES, MESSAGE);
    Intent.Remembered remembered =
        ((Command.Send) stand.appended.getLast()).intent().terms().remembered();
    assertThat(remembered).isNotNull();
    assertThat(remembered.key()).isEqualTo(KEY_IN_MEMORY);
    assertThat(remembered.requestHash()).hasSize(64);
    assertThat(remembered.until()).isEqualTo(stand.clock.instant().plus(Duration.ofHours(24)));
    assertThat(
            new String(stand.memory.map(FrontDoor.MAP).get(KEY_IN_MEMORY), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"requestHash\":\"%s\",\"state\":\"done\",\"sid\":\"%s\",\"status\":201}"
                .formatted(remembered.requestHash(), appendedSid()));
  }

  @Test
  void answersARepeatFromTheArchiveAfterMemoryWasLost() {
    Stand.Answer first = stand.postWithKey("k1", Stand.MESSAGES, MESSAGE);
    Intent intent = ((Command.Send) stand.appended.getLast()).intent();
    byte[] doc = stand.json.bytes(Message.fresh(intent));
    stand.archive.insert(
        List.of(
            new Archived(
                intent.sid().value(),
                intent.account(),
                "message",
                intent.created(),
                new String(doc, StandardCharsets.UTF_8))));
    stand.memory.forget();

    Stand.Answer again = stand.postWithKey("k1", Stand.MESSAGES, MESSAGE);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text("sid")).isEqualTo(first.text("sid"));
    assertThat(again.header("Idempotent-Replayed")).contains("true");
    stand.memory.forget();
    assertThat(stand.postWithKey("k1", Stand.MESSAGES, OTHER).code()).isEqualTo(20422);
    assertThat(stand.appended).hasSize(1);
  }

  @Test
  void appendsAgainWhereADyingHostMayHaveLeftAnEntryWithoutItsAppend() {
    stand.postWithKey("k1", Stand.MESSAGES, MESSAGE);
    forgetKey();
    Stand.Answer again = stand.postWithKey("k1", Stand.MESSAGES, MESSAGE);
    assertThat(again.status()).isEqualTo(201);
    assertThat(stand.appended)
        .hasSize(2)
        .extracting(Command::sid)
        .containsOnly(new MessageSid(again.text("sid")));
    forgetKey();
    assertThat(stand.postWithKey("k1", Stand.MESSAGES, OTHER).code()).isEqualTo(20422);
  }

  @Test
  void goesOnWithTheSameSidAfterTheQueueDidNotAnswer() {
    stand.queue.setAvailable(false);
    Stand.Answer unknown = stand.postWithKey("k1", Stand.MESSAGES, MESSAGE);
    assertThat(unknown)
        .extracting(Stand.Answer::status, Stand.Answer::code)
        .containsExactly(503, 20503);
    assertThat(unknown.header("Retry-After")).isPresent();
    stand.queue.setAvailable(true);
    assertThat(stand.postWithKey("k1", Stand.MESSAGES, OTHER).code()).isEqualTo(20422);
    assertThat(stand.postWithKey("k1", Stand.MESSAGES, MESSAGE).status()).isEqualTo(201);
    assertThat(stand.appended).hasSize(1);
  }

  @Test
  void givesTheSdksRetryOfAFailedRequestTheSidOfTheFirst() {
    stand.queue.setAvailable(false);
    assertThat(stand.post(Stand.MESSAGES, MESSAGE).status()).isEqualTo(503);
    String key = retryKeys().getFirst();
    assertThat(stand.post(Stand.MESSAGES, MESSAGE).status()).isEqualTo(503);
    assertThat(retryKeys()).containsExactly(key);
    stand.queue.setAvailable(true);
    assertThat(stand.post(Stand.MESSAGES, MESSAGE).status()).isEqualTo(201);
    assertThat(retryKeys()).isEmpty();
  }

  /// Memory has the message, and the host that put it there was not told so: it appended nothing.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void appendsWhenTheMessageIsInMemoryOnly(boolean keyed) {
    stand.answersLost.set(1);
    Stand.Answer unknown =
        keyed
            ? stand.postWithKey("k1", Stand.MESSAGES, MESSAGE)
            : stand.post(Stand.MESSAGES, MESSAGE);
    assertThat(unknown.status()).isEqualTo(503);
    assertThat(stand.appended).isEmpty();

    Stand.Answer again =
        keyed
            ? stand.postWithKey("k1", Stand.MESSAGES, MESSAGE)
            : stand.post(Stand.MESSAGES, MESSAGE);

    assertThat(again.status()).isEqualTo(201);
    assertThat(stand.appended)
        .hasSize(1)
        .extracting(Command::sid)
        .containsOnly(new MessageSid(again.text("sid")));
  }

  @Test
  void answersTheSdksRetryWithTheMessageThatWasMadeAfterAll() {
    stand.queue.setAvailable(false);
    stand.post(Stand.MESSAGES, MESSAGE);
    stand.queue.setAvailable(true);
    // The append was there after all, and its owner shows how far the message is.
    Intent made =
        intent(
            stand.mint.derive("SM", Stand.ACCOUNT, "POST", Stand.MESSAGES, retryKeys().getFirst()));
    Message moved = moved(Message.fresh(made));
    stand
        .memory
        .map(Messages.IN_FLIGHT)
        .put(moved.memoryKey(), stand.json.bytes(moved), null);

    Stand.Answer retried = stand.post(Stand.MESSAGES, MESSAGE);
    assertThat(retried.status()).isEqualTo(201);
    assertThat(retried.text("sid")).isEqualTo(made.sid().value());
    assertThat(stand.appended).isEmpty();
  }

  private static Message moved(Message fresh) {
    Progress p = fresh.progress();
    return new Message(
        fresh.intent(),
        new Progress(p.status(), p.phase(), 1, 1, p.times(), p.wire(), p.failure()),
        fresh.parked());
  }

  private Intent intent(String sid) {
    Instant now = stand.clock.instant();
    return new Intent(
        new MessageSid(sid),
        new AccountSid(Stand.ACCOUNT),
        Intent.Direction.OUTBOUND_API,
        new Intent.Parties(Stand.FROM, Stand.TO, null),
        new Intent.Content("x", null, 1),
        new Intent.Terms(now, now.plusSeconds(60), null, null),
        now);
  }

  private List<String> retryKeys() {
    List<String> keys = new ArrayList<>();
    stand
        .memory
        .map(FrontDoor.MAP)
        .forEach(
            key -> key.startsWith("retry|"),
            (_, value) -> keys.add(new String(value, StandardCharsets.UTF_8)));
    return keys;
  }

  @Test
  void makesTwoMessagesOfTwoEqualRequestsWithoutAKey() {
    String first = stand.post(Stand.MESSAGES, MESSAGE).text("sid");
    assertThat(stand.post(Stand.MESSAGES, MESSAGE).text("sid")).isNotEqualTo(first);
    assertThat(stand.appended).hasSize(2);
  }

  @Test
  void acceptsMessagesWithAKeyWhileTheDatabaseIsAway() {
    stand.archive.setAway(true);
    assertThat(stand.postWithKey("k1", Stand.MESSAGES, MESSAGE).status()).isEqualTo(201);
    assertThat(stand.postWithKey("k1", Stand.MESSAGES, MESSAGE).header("Idempotent-Replayed"))
        .isPresent();
  }

  /// As if what is done were still worked on.
  ///
  /// @param more fields of the entry
  private void putWorking(String more) {
    String done =
        new String(stand.memory.map(FrontDoor.MAP).get(KEY_IN_MEMORY), StandardCharsets.UTF_8);
    String working = done.replace("\"done\"", "\"working\"" + more).replace("201", "0");
    stand
        .memory
        .map(FrontDoor.MAP)
        .put(KEY_IN_MEMORY, working.getBytes(StandardCharsets.UTF_8), null);
  }

  @Test
  void waitsForTheHostThatWorksOnTheKeyAndThenRepeatsItsAnswer() throws Exception {
    stand.postWithKey("k1", Stand.MESSAGES, MESSAGE);
    byte[] done = stand.memory.map(FrontDoor.MAP).get(KEY_IN_MEMORY);
    putWorking("");

    try (ExecutorService caller = Threads.virtualPerTask("caller")) {
      Future<Stand.Answer> waiting =
          caller.submit(() -> stand.postWithKey("k1", Stand.MESSAGES, MESSAGE));
      assertThat(stand.keyAwaited.await(10, TimeUnit.SECONDS)).isTrue();
      stand.memory.map(FrontDoor.MAP).put(KEY_IN_MEMORY, done, null);
      assertThat(waiting.get().header("Idempotent-Replayed")).isPresent();
    }
  }

  @Test
  void answers409WhenTheOtherHostTakesTooLong() {
    stand.postWithKey("k1", Stand.MESSAGES, MESSAGE);
    putWorking("");
    long began = System.nanoTime();
    assertThat(stand.postWithKey("k1", Stand.MESSAGES, MESSAGE))
        .extracting(Stand.Answer::status, Stand.Answer::code)
        .containsExactly(409, 20409);
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(9));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void goesOnWithTheSameSidWhenTheHostThatWorksOnTheKeyIsOver(boolean isBack) throws Exception {
    stand.hosts.beside("b-gateway", "b", Role.API);
    String sid = stand.postWithKey("k1", Stand.MESSAGES, MESSAGE).text("sid");
    putWorking(",\"worker\":\"b-gateway/1\"");

    try (ExecutorService caller = Threads.virtualPerTask("caller")) {
      Future<Stand.Answer> waiting =
          caller.submit(() -> stand.postWithKey("k1", Stand.MESSAGES, MESSAGE));
      assertThat(stand.keyAwaited.await(10, TimeUnit.SECONDS)).isTrue();
      if (isBack) {
        stand.hosts.put(FakeHosts.host("b-gateway", "b", 2, Role.API));
      } else {
        stand.hosts.die("b-gateway");
      }
      assertThat(waiting.get().status()).isEqualTo(201);
      assertThat(waiting.get().text("sid")).isEqualTo(sid);
    }
    assertThat(
            new String(stand.memory.map(FrontDoor.MAP).get(KEY_IN_MEMORY), StandardCharsets.UTF_8))
        .contains("done");
  }

  @Test
  void givesTheSameAnswerOnAnotherHost() {
    String sid = stand.postWithKey("k1", Stand.MESSAGES, MESSAGE).text("sid");
    try (Api other = stand.anotherHost(Stand.usual())) {
      Stand.Answer again =
          stand.send(
              stand
                  .request(other, Stand.MESSAGES)
                  .header("Idempotency-Key", "k1")
                  .POST(HttpRequest.BodyPublishers.ofString(Stand.form(MESSAGE))));
      assertThat(again.text("sid")).isEqualTo(sid);
      assertThat(again.header("Idempotent-Replayed")).contains("true");
    }
  }

  @Test
  void repeatsTheCreationOfOtherResourcesToo() {
    String keys = "/2010-04-01/Accounts/" + Stand.ACCOUNT + "/Keys.json";
    Stand.Answer first = stand.postWithKey("k1", keys, "FriendlyName", "mine");
    Stand.Answer again = stand.postWithKey("k1", keys, "FriendlyName", "mine");
    assertThat(first.status()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(first.text("secret")).hasSize(32);
    // Without memory the directory itself tells.
    stand.memory.forget();
    assertThat(stand.postWithKey("k1", keys, "FriendlyName", "mine").body())
        .isEqualTo(first.body());
    stand.memory.forget();
    assertThat(stand.postWithKey("k1", keys, "FriendlyName", "yours").code()).isEqualTo(20422);
  }
}
