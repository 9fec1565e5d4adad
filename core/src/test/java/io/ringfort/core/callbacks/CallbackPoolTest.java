package io.ringfort.core.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.core.directory.Account;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.DirectoryWriter;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.json.Json;
import io.ringfort.core.secrets.Secret;
import io.ringfort.core.secrets.SecretBox;
import io.ringfort.core.topics.Topics;
import io.ringfort.core.webhooks.EgressPolicy;
import io.ringfort.core.webhooks.WebhookClient;
import io.ringfort.core.webhooks.WebhookRequest.Method;
import io.ringfort.core.webhooks.WebhookResponse;
import io.ringfort.engines.fakes.FakeQueue;
import io.ringfort.engines.fakes.FakeTimer;
import io.ringfort.engines.queue.KafkaQueue;
import io.ringfort.engines.threads.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallbackPoolTest {
  private static final AccountSid ACCOUNT = new AccountSid("AC" + "a".repeat(32));
  private static final String CALL = "CA" + "b".repeat(32);

  /// The last of the waits between attempts is half an hour.
  private static final Duration LONGER_THAN_ANY_WAIT = Duration.ofHours(1);

  private final FakeTimer timer = new FakeTimer();
  private final FakeQueue queue = new FakeQueue(timer);
  private final Topics topics = Topics.of(2);
  private final Json json = new Json(new SecretBox(new byte[32]).jsonModule());
  private final Callbacks callbacks = new Callbacks(queue, topics, json);
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private final List<WebhookResponse> told = new CopyOnWriteArrayList<>();
  private final List<String> dead = new CopyOnWriteArrayList<>();
  private volatile ToIntFunction<String> answer = _ -> 204;
  private @TempDir Path folder;
  private Directory directory;
  private DirectoryWriter writer;
  private WebhookClient client;
  private HttpServer server;
  private CallbackPool pool;

  @BeforeEach
  void start() throws IOException {
    directory = Directory.start(queue, topics.directory(), json, folder.resolve("directory"));
    writer = DirectoryWriter.startOnFake(directory, queue, topics.directory(), json);
    Instant now = Instant.parse("2026-01-02T03:04:05Z");
    writer.insert(
        new Account(ACCOUNT, null, "a", Account.Status.ACTIVE, new Secret("token"), now, now),
        Optional.empty());
    client =
        WebhookClient.start(
            EgressPolicy.allowLoopback(), new SimpleMeterRegistry(), InstantSource.system());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Threads.virtualPerTask("customer"));
    server.createContext("/", this::answer);
    server.start();
    pool = startPool();
    queue.follow(KafkaQueue.DEAD_LETTERS, null, entry -> dead.add(entry.key()));
  }

  @AfterEach
  void stop() {
    pool.close();
    server.stop(0);
    client.close();
    writer.close();
  }

  private CallbackPool startPool() {
    return CallbackPool.start(
        queue,
        topics,
        json,
        new CallbackPool.Outside(
            directory, client, (_, _, response) -> told.add(response), InstantSource.system()));
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String text =
        exchange.getRequestURI().toString() + " " + new String(body, StandardCharsets.UTF_8);
    int status = answer.applyAsInt(text);
    tokens.add(exchange.getRequestHeaders().getFirst("I-Twilio-Idempotency-Token"));
    asked.add(text);
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private Callback callback(int sequence, Method method, Map<String, String> params) {
    return new Callback(
        ACCOUNT,
        CALL,
        "http://127.0.0.1:" + server.getAddress().getPort() + "/status?x=1",
        method,
        params,
        Callback.tokenOf(CALL, "event" + sequence),
        sequence,
        Instant.now());
  }

  private void owe(int sequence) {
    callbacks.owe(callback(sequence, Method.POST, Map.of("SequenceNumber", "" + sequence))).join();
  }

  private static String sequences(List<String> asked) {
    return String.join("", asked.stream().map(a -> a.replaceAll(".*SequenceNumber=", "")).toList());
  }

  @Test
  void isToldAsAFormInItsOrderOrAsAQuery() {
    Map<String, String> params = new java.util.LinkedHashMap<>();
    params.put("RecordingSid", "RE1");
    params.put("AccountSid", "AC1");

    callbacks.owe(callback(Callback.UNORDERED, Method.POST, params)).join();
    await().until(() -> asked.size() == 1);
    callbacks.owe(callback(Callback.UNORDERED, Method.GET, params)).join();
    await().until(() -> asked.size() == 2);

    assertThat(asked)
        .containsExactly(
            "/status?x=1 RecordingSid=RE1&AccountSid=AC1",
            "/status?x=1&RecordingSid=RE1&AccountSid=AC1 ");
    await().untilAsserted(() -> assertThat(told).hasSize(2));
  }

  @Test
  void whatIsAboutOneCallIsToldInItsOrderHoweverItWasOwed() {
    CountDownLatch slow = new CountDownLatch(1);
    answer =
        text -> {
          if (text.endsWith("=0")) {
            waitFor(slow);
          }
          return 204;
        };

    owe(2);
    owe(1);
    owe(0);
    owe(3);
    slow.countDown();

    await().until(() -> asked.size() == 4);
    assertThat(sequences(asked)).isEqualTo("0123");
  }

  @Test
  void aPredecessorThatFailsOrNeverComesHoldsNobodyForLong() {
    answer = text -> text.endsWith("=0") ? 500 : 204;

    owe(0);
    owe(1);
    await().until(() -> asked.size() == 2);
    Callback late =
        new Callback(
            ACCOUNT,
            CALL,
            callback(7, Method.POST, Map.of()).url(),
            Method.POST,
            Map.of("SequenceNumber", "7"),
            "token-7",
            7,
            Instant.now().minusSeconds(6));
    callbacks.owe(late).join();

    await().atMost(Duration.ofSeconds(3)).until(() -> asked.size() == 3);
    assertThat(sequences(asked)).isEqualTo("017");
  }

  @Test
  void whatFailsIsToldAgainWithTheSameTokenUntilItIsTaken() {
    AtomicInteger tries = new AtomicInteger();
    answer = _ -> tries.incrementAndGet() < 3 ? 503 : 200;

    owe(0);
    await()
        .until(
            () -> {
              timer.advance(LONGER_THAN_ANY_WAIT);
              return asked.size() == 3;
            });

    timer.advance(LONGER_THAN_ANY_WAIT);
    assertThat(tokens).hasSize(3).containsOnly(Callback.tokenOf(CALL, "event0"));
    assertThat(dead).isEmpty();
  }

  @Test
  void whatNobodyTakesEndsInTheDeadLetters() {
    answer = _ -> 500;

    owe(0);
    await()
        .until(
            () -> {
              timer.advance(LONGER_THAN_ANY_WAIT);
              return !dead.isEmpty();
            });

    assertThat(dead).containsExactly(ACCOUNT + "|" + CALL);
    assertThat(asked).hasSize(6);
  }

  @Test
  void aRefusalIsAnAnswerAndABadUrlIsToldToNobody() {
    answer = _ -> 404;
    owe(0);
    callbacks
        .owe(new Callback(ACCOUNT, CALL, "ftp://x/", Method.POST, Map.of(), "t", -1, Instant.now()))
        .join();

    await().until(() -> told.size() == 2);
    timer.advance(LONGER_THAN_ANY_WAIT);

    assertThat(asked).hasSize(1);
    assertThat(told).allMatch(WebhookResponse.Failed.class::isInstance);
    assertThat(timer.size()).isZero();
  }

  @Test
  void aHostThatDiesBeforeItsCommitTellsAgainWithTheSameToken() {
    queue.setCommitsHeld(true);
    owe(0);
    await().until(() -> told.size() == 1);

    queue.crash();
    queue.setCommitsHeld(false);
    directory = Directory.start(queue, topics.directory(), json, folder.resolve("directory"));
    pool = startPool();

    await().until(() -> told.size() == 2);
    assertThat(tokens).hasSize(2).containsOnly(Callback.tokenOf(CALL, "event0"));
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
