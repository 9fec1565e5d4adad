package io.ringfort.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.bench.load.TinyServer.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PostLoadTest {
  private static final Reply CREATED = new Reply(201, "{\"sid\":\"SM1\"}");

  @Test
  void sendsEachRequestOnceOverItsOwnConnections() throws Exception {
    try (TinyServer server = new TinyServer(_ -> CREATED)) {
      PostLoad.Result result = run(server, 4, 200, 0);
      assertThat(server.seen())
          .extracting(TinyServer.Seen::path)
          .doesNotHaveDuplicates()
          .hasSize(200);
      assertThat(server.seen())
          .extracting(TinyServer.Seen::clientPort)
          .satisfies(
              ports ->
                  assertThat(List.copyOf(ports).stream().distinct().count()).isBetween(1L, 4L));
      assertThat(result.latencies().count()).isEqualTo(200);
      assertThat(result.bad()).isEmpty();
      assertThat(result.goodPerSecond()).isEqualTo(200 / result.seconds());
    }
  }

  @Test
  void hasAsManyRequestsUnderWayAsClients() throws Exception {
    CyclicBarrier all = new CyclicBarrier(8);
    try (TinyServer server =
        new TinyServer(
            _ -> {
              all.await();
              return CREATED;
            })) {
      assertThat(run(server, 8, 80, 0).latencies().count()).isEqualTo(80);
    }
  }

  @Test
  void countsAnswersOfAnotherStatusApart() throws Exception {
    AtomicInteger count = new AtomicInteger();
    try (TinyServer server =
        new TinyServer(
            _ ->
                count.incrementAndGet() % 10 == 0 ? new Reply(429, "{\"code\":20429}") : CREATED)) {
      PostLoad.Result result = run(server, 3, 100, 0);
      assertThat(result.bad()).isEqualTo(Map.of(429, 10));
      assertThat(result.example()).isEqualTo("{\"code\":20429}");
      assertThat(result.latencies().count()).isEqualTo(90);
    }
  }

  @Test
  void keepsTheRateThatItWasGiven() throws Exception {
    try (TinyServer server = new TinyServer(_ -> CREATED)) {
      // 100 requests, the last one 990 ms after the first.
      assertThat(run(server, 10, 100, 100).seconds()).isBetween(0.99, 3.0);
    }
  }

  @Test
  void countsTheTimeThatRequestsWaitForAServerThatStalls() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (TinyServer server =
        new TinyServer(
            request -> {
              if (request.path().equals("/99")) {
                release.countDown();
              }
              // One client of two is held by the first request, until the last has come.
              if (request.path().equals("/0")) {
                release.await();
              }
              return CREATED;
            })) {
      Latencies latencies = run(server, 2, 100, 1_000).latencies();
      assertThat(latencies.millisAt(100)).isGreaterThan(98);
      assertThat(latencies.millisAt(50)).isLessThan(latencies.millisAt(100));
    }
  }

  @Test
  void countsLatencyFromTheIntendedMomentAlsoOfRequestsThatCouldNotBeSentYet() throws Exception {
    // One client and a server that answers at a twentieth of the rate: the queue is on our side.
    try (TinyServer server =
        new TinyServer(
            _ -> {
              long until = System.nanoTime() + 2_000_000;
              while (System.nanoTime() < until) {
                Thread.onSpinWait();
              }
              return CREATED;
            })) {
      // The last is due after 5 ms and is answered after 200 ms at the earliest.
      assertThat(run(server, 1, 100, 20_000).latencies().millisAt(100)).isGreaterThan(190);
    }
  }

  @Test
  void failsWhenAConnectionFails() throws Exception {
    try (TinyServer server =
        new TinyServer(
            _ -> {
              throw new IllegalStateException("on order");
            })) {
      assertThatThrownBy(() -> run(server, 2, 10, 0))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("a client failed: the server hung up");
    }
  }

  private static PostLoad.Result run(TinyServer server, int clients, int requests, double perSecond)
      throws Exception {
    Requests encoder = Requests.anonymous(server.url());
    return new PostLoad(server.url(), clients, requests, perSecond, 201)
        .run(n -> encoder.post("/" + n, Map.of("Body", "n" + n)));
  }
}
