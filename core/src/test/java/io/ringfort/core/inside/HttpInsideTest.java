package io.ringfort.core.inside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.core.fakes.FakeHosts;
import io.ringfort.core.hosts.Host;
import io.ringfort.core.json.Json;
import io.ringfort.core.secrets.StackKey;
import io.ringfort.engines.ports.FreePort;
import io.ringfort.engines.threads.Threads;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Hosts that ask each other over HTTP.
class HttpInsideTest {
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
  private static final Duration LONG = Duration.ofSeconds(10);

  private final AtomicBoolean ready = new AtomicBoolean(true);
  private final HttpInside answering =
      start(
          new StackKey(new byte[32]),
          new HttpInside.Pages(Map.of("queue", ready::get), () -> "up 1\n"));
  private final HttpInside asking = start(new StackKey(new byte[32]), HttpInside.Pages.none());

  record Question(String text, Duration time) {}

  record Answer(String text) {}

  private static HttpInside start(StackKey key, HttpInside.Pages pages) {
    return HttpInside.start(ANY, key, new Json(), pages);
  }

  private static Host at(int port) {
    Host host = FakeHosts.host("b", "b", 1);
    return new Host(
        host.name(),
        host.region(),
        host.zone(),
        host.roles(),
        host.release(),
        1,
        host.state(),
        host.address(),
        Map.of(Host.INSIDE, port),
        Map.of());
  }

  private Answer ask(HttpInside from, String operation, Duration within) {
    Question question = new Question("x", Duration.ofSeconds(3));
    return from.ask(at(answering.port()), operation, question, Answer.class, within);
  }

  @AfterEach
  void stop() {
    // Not waited for: Netty takes two seconds to end its threads.
    Threads.startVirtual("close", asking::close);
    Threads.startVirtual("close", answering::close);
  }

  @Test
  void answersWithWhatTheOperationMakesOfTheQuestion() {
    answering.answer("calls.change", Question.class, q -> new Answer(q.text() + q.time()));
    assertThat(ask(asking, "calls.change", LONG)).isEqualTo(new Answer("xPT3S"));
  }

  @Test
  void aThousandQuestionsAtATimeMayWaitForEachOther() throws Exception {
    int questions = 1_000;
    CountDownLatch all = new CountDownLatch(questions);
    answering.answer(
        "wait",
        Question.class,
        q -> {
          all.countDown();
          try {
            all.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return new Answer(q.text());
        });
    List<Future<Answer>> answers = new ArrayList<>();
    try (ExecutorService threads = Threads.virtualPerTask("asks")) {
      for (int i = 0; i < questions; i++) {
        answers.add(threads.submit(() -> ask(asking, "wait", LONG)));
      }
    }
    assertThat(answers).allMatch(a -> a.state() == Future.State.SUCCESS);
  }

  @Test
  void noAnswerInTimeIsUnanswered() {
    CountDownLatch never = new CountDownLatch(1);
    answering.answer(
        "slow",
        Question.class,
        _ -> {
          try {
            never.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          return new Answer("late");
        });
    assertThatThrownBy(() -> ask(asking, "slow", Duration.ofMillis(200)))
        .isInstanceOf(Inside.Unanswered.class);
  }

  @Test
  void whatFailsOrIsNotThereIsUnanswered() {
    answering.answer(
        "fails",
        Question.class,
        _ -> {
          throw new IllegalArgumentException("no such room");
        });
    assertThatThrownBy(() -> ask(asking, "fails", LONG))
        .isInstanceOf(Inside.Unanswered.class)
        .hasMessageContaining("no such room");
    assertThatThrownBy(() -> ask(asking, "other", LONG)).isInstanceOf(Inside.Unanswered.class);
    Host nobody = at(FreePort.on("127.0.0.1"));
    assertThatThrownBy(() -> asking.ask(nobody, "x", new Question("", LONG), Answer.class, LONG))
        .isInstanceOf(Inside.Unanswered.class);
  }

  @Test
  void aStrangerLearnsNothing() {
    answering.answer("secret", Question.class, _ -> new Answer("secret"));
    HttpInside stranger = start(new StackKey(new byte[] {1}), HttpInside.Pages.none());
    assertThatThrownBy(() -> ask(stranger, "secret", LONG))
        .isInstanceOf(Inside.Unanswered.class)
        .hasMessageContaining("401");
    Threads.startVirtual("close", stranger::close);
  }

  @Test
  void showsOperatorsHowTheHostIs() throws Exception {
    assertThat(page("/healthz").statusCode()).isEqualTo(200);
    assertThat(page("/readyz").statusCode()).isEqualTo(200);
    assertThat(page("/metrics").body()).isEqualTo("up 1\n");
    ready.set(false);
    assertThat(page("/readyz").statusCode()).isEqualTo(503);
    assertThat(page("/readyz").body()).contains("\"queue\":false");
  }

  private HttpResponse<String> page(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + answering.port() + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
