package io.ringfort.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.api.gateway.Gateway;
import io.ringfort.api.http.Operations;
import io.ringfort.api.http.Stamp;
import io.ringfort.core.fakes.FakeHosts;
import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.Role;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.engines.threads.Threads;
import io.ringfort.voice.Hook;
import io.ringfort.voice.recordings.Recording;
import io.ringfort.voice.recordings.RecordingPlan;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two API hosts on the same engines behind a gateway; the network before each can be cut. The own
/// zone's is asked first.
class GatewayTest {
  private static final String[] MESSAGE = {"To", Stand.TO, "From", Stand.FROM, "Body", "x"};
  private static final String ACCOUNT = "/2010-04-01/Accounts/" + Stand.ACCOUNT;
  private static final String RECORDING = "RE" + "1".repeat(32);
  private static final String APPLICATIONS = ACCOUNT + "/Applications.json";

  private final FakeHosts hosts = FakeHosts.of("a-gateway", "a", Role.GATEWAY);
  private Stand stand;
  private Api second;
  private Wire near;
  private Wire far;
  private Gateway gateway;

  @BeforeEach
  void start() throws IOException {
    stand = new Stand();
    second = stand.anotherHost(Stand.usual());
    near = new Wire(stand.api.port());
    far = new Wire(second.port());
    put("a-api", "a", near.port());
    put("b-api", "b", far.port());
    gateway = gateway(1_000, Duration.ofSeconds(4));
  }

  private Gateway gateway(int requests, Duration each) {
    Gateway started =
        Gateway.start(
            new Gateway.Config(
                new InetSocketAddress("127.0.0.1", 0),
                Stand.usual(),
                requests,
                new Gateway.Tries(4, each, 0.2, 500)),
            hosts,
            Stand.STACK_KEY,
            new Operations(Map.of(), () -> ""),
            new SimpleMeterRegistry(),
            stand.clock);
    await().until(started::hasBackends);
    return started;
  }

  private void put(String name, String zone, int port) {
    Host host = FakeHosts.host(name, zone, 1, Role.API);
    hosts.put(
        new Host(
            host.name(),
            host.region(),
            zone,
            host.roles(),
            host.release(),
            1,
            Host.State.UP,
            "127.0.0.1",
            Map.of(Gateway.API_PORT, port),
            Map.of()));
  }

  @AfterEach
  void stop() throws IOException {
    near.close();
    far.close();
    // Not waited for: Netty takes two seconds to end its threads.
    Threads.startVirtual("close", gateway::close);
    Threads.startVirtual("close", second::close);
    stand.close();
  }

  private HttpRequest.Builder request(String path) {
    return stand.request(gateway.port(), path);
  }

  private Stand.Answer post(String path, String... params) {
    return stand.send(request(path).POST(HttpRequest.BodyPublishers.ofString(Stand.form(params))));
  }

  private Stand.Answer postWithKey(String key, String... params) {
    return stand.send(
        request(Stand.MESSAGES)
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(Stand.form(params))));
  }

  private static TreeSet<String> headers(Stand.Answer answer) {
    return new TreeSet<>(answer.raw().headers().map().keySet());
  }

  @Test
  void answersAsTheApiDoes() {
    assertSame(stand.post(Stand.MESSAGES, MESSAGE), post(Stand.MESSAGES, MESSAGE), 201);
    assertSame(stand.get(Stand.MESSAGES), stand.send(request(Stand.MESSAGES).GET()), 200);
    assertSame(stand.get("/nothing"), stand.send(request("/nothing").GET()), 404);
    assertSame(stand.post(Stand.MESSAGES, "To", "x"), post(Stand.MESSAGES, "To", "x"), 400);
    String big = "x".repeat(2 << 20);
    assertSame(stand.post(Stand.MESSAGES, "Body", big), post(Stand.MESSAGES, "Body", big), 413);
    String application = "/" + post(APPLICATIONS, "FriendlyName", "a").text("sid") + ".json";
    String path = ACCOUNT + "/Applications" + application;
    assertThat(stand.send(request(path).DELETE()).status()).isEqualTo(204);
    assertThat(stand.send(request(path).GET()).status()).isEqualTo(404);
  }

  private static void assertSame(Stand.Answer direct, Stand.Answer passed, int status) {
    assertThat(passed.status()).isEqualTo(direct.status()).isEqualTo(status);
    assertThat(headers(passed)).isEqualTo(headers(direct));
    assertThat(passed.header("twilio-request-id").orElseThrow()).startsWith("RQ");
    assertThat(passed.body().isMissingNode()).isEqualTo(direct.body().isMissingNode());
    assertThat(passed.body().fieldNames())
        .toIterable()
        .containsExactlyElementsOf(direct.body()::fieldNames);
  }

  @Test
  void passesThePathOnAsItWasSent() {
    String path = "/2010-04-01/%41ccounts/a%2Fb/x%20y.json?A=%20b";
    assertThat(stand.send(request(path).GET()).text("message"))
        .isEqualTo(stand.get(path).text("message"))
        .isNotEmpty();
  }

  @Test
  void linksShowTheAddressThatTheCustomerAsked() {
    String url = stand.send(request("/v1/Services").GET()).body().path("meta").path("url").asText();
    assertThat(url).startsWith("http://127.0.0.1:" + gateway.port() + "/v1/Services");
  }

  @Test
  void streamsSoundAndThePartOfItThatIsAskedFor(@TempDir Path folder) throws Exception {
    byte[] sound = new byte[9 << 20];
    new Random(1).nextBytes(sound);
    recording(Files.write(folder.resolve("a.wav"), sound));
    HttpRequest.Builder request = request(ACCOUNT + "/Recordings/" + RECORDING + ".wav").GET();
    HttpResponse<byte[]> whole =
        stand.client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.headers().firstValue("Content-Length")).contains(String.valueOf(9 << 20));
    assertThat(Arrays.equals(whole.body(), sound)).isTrue();
    HttpResponse<byte[]> part =
        stand.client.send(
            request.header("Range", "bytes=5-14").build(), HttpResponse.BodyHandlers.ofByteArray());
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(sound, 5, 15));
  }

  private void recording(Path sound) {
    stand.recordings.put(
        new Recording(
            new RecordingPlan(
                new RecordingSid(RECORDING),
                new AccountSid(Stand.ACCOUNT),
                new CallSid("CA" + "1".repeat(32)),
                null,
                "RecordVerb",
                new RecordingPlan.Sound(false, "both", true),
                stand.clock.instant(),
                Hook.NONE,
                Set.of()),
            "completed",
            1_000,
            0,
            stand.clock.instant()));
    stand.recordings.sounds.put(RECORDING + ".wav", sound);
  }

  @Test
  void passesTheConsoleAndItsEventsOnAsTheyCome() throws Exception {
    HttpResponse<String> page =
        stand.client.send(
            stand.request(gateway.port(), "/console/").GET().build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-security-policy")).isPresent();

    // The stream never ends by itself in the time of this test.
    try (Stream<String> lines =
        stand
            .client
            .send(
                stand.request(gateway.port(), "/v1/overview").GET().build(),
                HttpResponse.BodyHandlers.ofLines())
            .body()) {
      assertThat(lines.filter(l -> l.startsWith("data: ")).limit(2)).hasSize(2);
    }
  }

  @Test
  void marksARepeatOfTheCustomerOnly() {
    Stand.Answer first = postWithKey("k1", MESSAGE);
    Stand.Answer second = postWithKey("k1", MESSAGE);
    assertThat(first.header("Idempotent-Replayed")).isEmpty();
    assertThat(second.header("Idempotent-Replayed")).contains("true");
    assertThat(second.text("sid")).isEqualTo(first.text("sid"));
  }

  @Test
  void aHostThatDiesBetweenCommitAndAnswerCostsNobodyAMessage() {
    near.set(Wire.Mode.DIE_BEFORE_ANSWER);
    Stand.Answer answer = post(Stand.MESSAGES, MESSAGE);
    assertThat(near.cuts).hasValue(1);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Idempotent-Replayed")).isEmpty();
    assertThat(appendedSids()).containsExactly(answer.text("sid"));
    assertThat(post(Stand.MESSAGES, MESSAGE).text("sid")).isNotEqualTo(answer.text("sid"));
  }

  private List<String> appendedSids() {
    return stand.appended.stream().map(c -> c.sid().value()).distinct().toList();
  }

  @Test
  void aHostThatDiesBetweenCommitAndAnswerIsNoReplayForTheCustomersKey() {
    near.set(Wire.Mode.DIE_BEFORE_ANSWER);
    Stand.Answer answer = postWithKey("k1", MESSAGE);
    assertThat(near.cuts).hasValue(1);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Idempotent-Replayed")).isEmpty();
    assertThat(appendedSids()).containsExactly(answer.text("sid"));
    Stand.Answer repeat = postWithKey("k1", MESSAGE);
    assertThat(repeat.text("sid")).isEqualTo(answer.text("sid"));
    assertThat(repeat.header("Idempotent-Replayed")).contains("true");
  }

  @Test
  void aHostThatDiesBetweenCommitAndAnswerMakesOneCallAndOneResource() {
    near.set(Wire.Mode.DIE_BEFORE_ANSWER);
    Stand.Answer call =
        post(
            ACCOUNT + "/Calls.json",
            "To",
            Stand.TO,
            "From",
            Stand.FROM,
            "Url",
            "http://example.com/");
    assertThat(near.cuts).hasValue(1);
    assertThat(call.status()).isEqualTo(201);
    assertThat(stand.calls.accepted).hasSize(1);
    assertThat(stand.calls.last().sid().value()).isEqualTo(call.text("sid"));
    near.set(Wire.Mode.DIE_BEFORE_ANSWER);
    await().until(() -> post(APPLICATIONS, "FriendlyName", "b").status() == 201);
    await().untilAsserted(() -> assertThat(near.cuts).hasValueGreaterThanOrEqualTo(1));
    Stand.Answer list = stand.send(request(APPLICATIONS).GET());
    assertThat(list.body().path("applications")).hasSize(1);
  }

  @Test
  void aFrozenHostIsLeftWithinASecondAndAHalfOrSo() {
    near.set(Wire.Mode.MUTE);
    long began = System.nanoTime();
    Stand.Answer answer = post(Stand.MESSAGES, MESSAGE);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    assertThat(appendedSids()).containsExactly(answer.text("sid"));
  }

  @Test
  void aDeleteThatWasDoneButNotAnsweredIsDone() {
    String sid = post(APPLICATIONS, "FriendlyName", "a").text("sid");
    near.set(Wire.Mode.MUTE);
    Stand.Answer answer = stand.send(request(ACCOUNT + "/Applications/" + sid + ".json").DELETE());
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("twilio-request-id")).isPresent();
  }

  @Test
  void noRequestFailsWhileAHostGoesAndComes() throws Exception {
    List<Future<Stand.Answer>> answers = new ArrayList<>();
    try (ExecutorService callers = Threads.virtualPerTask("caller")) {
      for (int i = 0; i < 20; i++) {
        int caller = i;
        for (int j = 0; j < 20; j++) {
          int turn = j;
          answers.add(
              callers.submit(
                  () ->
                      post(
                          Stand.MESSAGES,
                          "To",
                          Stand.TO,
                          "From",
                          Stand.FROM,
                          "Body",
                          caller + "-" + turn)));
        }
        near.set(i % 4 == 3 ? Wire.Mode.DEAD : Wire.Mode.PASS);
      }
    }
    assertThat(answers.stream().map(a -> a.resultNow().status()).collect(Collectors.toSet()))
        .containsExactly(201);
    assertThat(answers.stream().map(a -> a.resultNow().text("sid")).collect(Collectors.toSet()))
        .hasSize(400);
    assertThat(appendedSids()).hasSize(400);
  }

  @Test
  void aHostThatIsGoneGetsNoRequests() {
    hosts.die("a-api");
    near.set(Wire.Mode.MUTE);
    long began = System.nanoTime();
    assertThat(post(Stand.MESSAGES, MESSAGE).status()).isEqualTo(201);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(600));
  }

  @Test
  void aHostThatDrainsGetsNoRequestsAndNoneIsLost() {
    Thread drain = Threads.startVirtual("drain", stand.api::close);
    for (int i = 0; i < 100; i++) {
      assertThat(post(Stand.MESSAGES, MESSAGE).status()).isEqualTo(201);
    }
    assertThat(drain).isNotNull();
  }

  @Test
  void withNoHostAtAllItSaysThatTheServiceIsUnavailable() {
    near.set(Wire.Mode.DEAD);
    far.set(Wire.Mode.DEAD);
    Stand.Answer answer = post(Stand.MESSAGES, MESSAGE);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo(20503);
    assertThat(answer.header("Retry-After")).contains("1");
    assertThat(answer.header("twilio-request-id")).isPresent();
  }

  @Test
  void anSdksRepeatOfWhatWasGivenUpIsTheSameMessage() {
    Gateway impatient = gateway(1_000, Duration.ofMillis(100));
    near.set(Wire.Mode.MUTE);
    far.set(Wire.Mode.MUTE);
    HttpRequest.Builder request =
        stand
            .request(impatient.port(), Stand.MESSAGES)
            .POST(HttpRequest.BodyPublishers.ofString(Stand.form(MESSAGE)));
    assertThat(stand.send(request).status()).isEqualTo(503);
    near.set(Wire.Mode.DEAD);
    far.set(Wire.Mode.DEAD);
    near.set(Wire.Mode.PASS);
    far.set(Wire.Mode.PASS);
    await().until(impatient::hasBackends);
    Stand.Answer answer = stand.send(request);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(appendedSids()).containsExactly(answer.text("sid"));
    Threads.startVirtual("close", impatient::close);
  }

  @Test
  void refusesWhatItCannotBearBeforeItFails() throws Exception {
    Gateway small = gateway(2, Duration.ofSeconds(4));
    near.set(Wire.Mode.MUTE);
    far.set(Wire.Mode.MUTE);
    List<Future<Stand.Answer>> answers = new ArrayList<>();
    try (ExecutorService callers = Threads.virtualPerTask("caller")) {
      for (int i = 0; i < 6; i++) {
        answers.add(
            callers.submit(() -> stand.send(stand.request(small.port(), Stand.MESSAGES).GET())));
      }
    }
    List<Stand.Answer> refused =
        answers.stream().map(Future::resultNow).filter(a -> a.status() == 429).toList();
    assertThat(refused).hasSizeGreaterThanOrEqualTo(4);
    assertThat(refused)
        .allSatisfy(
            a -> {
              assertThat(a.code()).isEqualTo(20429);
              assertThat(a.header("Retry-After")).contains("1");
            });
    Threads.startVirtual("close", small::close);
  }

  @Test
  void believesAStampOnlyWithTheStacksKey() {
    Optional<String> token = Optional.of(Stand.STACK_KEY.token(Stamp.PURPOSE).reveal());
    assertThat(stamped(stand.api.port(), token)).isEqualTo(stamped(second.port(), token));
    assertThat(stamped(stand.api.port(), Optional.of("x")))
        .isNotEqualTo(stamped(second.port(), Optional.of("x")));
    assertThat(stamped(gateway.port(), token)).isNotEqualTo(stamped(gateway.port(), token));
  }

  private String stamped(int port, Optional<String> token) {
    return stand
        .send(
            stand
                .request(port, Stand.MESSAGES)
                .header(Stamp.STACK, token.orElse(""))
                .header(Stamp.KEY, "k")
                .header(Stamp.DEADLINE, String.valueOf(stand.clock.millis() + 10_000))
                .POST(HttpRequest.BodyPublishers.ofString(Stand.form(MESSAGE))))
        .text("sid");
  }

  @Test
  void aRequestWhoseStampedDeadlineIsOverHasNoEffect() {
    Stand.Answer answer =
        stand.send(
            stand
                .request(Stand.MESSAGES)
                .header(Stamp.STACK, Stand.STACK_KEY.token(Stamp.PURPOSE).reveal())
                .header(Stamp.KEY, "k")
                .header(Stamp.DEADLINE, String.valueOf(stand.clock.millis() - 1))
                .POST(HttpRequest.BodyPublishers.ofString(Stand.form(MESSAGE))));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(stand.appended).isEmpty();
  }
}
