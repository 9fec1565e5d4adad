package io.ringfort.core.webhooks;

import static io.ringfort.core.webhooks.CustomerServer.always;
import static io.ringfort.core.webhooks.CustomerServer.response;
import static io.ringfort.core.webhooks.CustomerServer.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfort.core.webhooks.WebhookResponse.Failed;
import io.ringfort.core.webhooks.WebhookResponse.Fetched;
import io.ringfort.engines.threads.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// One slow customer hurts nobody else.
class IsolationTest {

  @Test
  void keepsASlowDestinationFromSlowingAnother() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch fiftyInside = new CountDownLatch(Destination.MAX_RUNNING);
    try (Customer customer = new Customer(EgressPolicy.allowLoopback());
        CustomerServer slow =
            CustomerServer.start(
                (_, out) -> {
                  fiftyInside.countDown();
                  release.await();
                  write(out, response(200, ""));
                });
        CustomerServer quick = CustomerServer.start(always(response(200, "")));
        ExecutorService callers = Threads.virtualPerTask("callers")) {
      List<Future<WebhookResponse>> calls = new ArrayList<>();
      for (int i = 0; i < Destination.MAX_RUNNING + Destination.MAX_WAITING; i++) {
        calls.add(callers.submit(() -> customer.post(slow.url("/"))));
      }
      fiftyInside.await();
      await().until(() -> customer.gauge("waiting") == Destination.MAX_WAITING);

      // All places and the whole queue of the slow one are taken; nothing of it ends before the
      // latch.
      assertThat(customer.fetched(quick.url("/")).status()).isEqualTo(200);
      Failed refused = customer.failed(slow.url("/"));
      assertThat(refused.code()).isEqualTo(11205);
      assertThat(refused.neverReached()).isTrue();
      assertThat(slow.asked).hasSize(Destination.MAX_RUNNING);
      assertThat(calls).noneMatch(Future::isDone);

      release.countDown();
      for (Future<WebhookResponse> call : calls) {
        assertThat(call.get()).isInstanceOf(Fetched.class);
      }
      assertThat(customer.gauge("running")).isZero();
      assertThat(customer.gauge("waiting")).isZero();
    }
  }

  @Test
  void waitsForAPlaceNoLongerThanItsOwnLimit() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch fiftyInside = new CountDownLatch(Destination.MAX_RUNNING);
    try (Customer customer = new Customer(EgressPolicy.allowLoopback());
        CustomerServer slow =
            CustomerServer.start(
                (_, out) -> {
                  fiftyInside.countDown();
                  release.await();
                  write(out, response(200, ""));
                });
        ExecutorService callers = Threads.virtualPerTask("callers")) {
      for (int i = 0; i < Destination.MAX_RUNNING; i++) {
        callers.submit(() -> customer.post(slow.url("/")));
      }
      fiftyInside.await();

      Failed failed = Customer.failed(customer.post(slow.url("/"), Duration.ofMillis(100)));
      assertThat(failed.code()).isEqualTo(11203);
      assertThat(failed.neverReached()).isTrue();
      assertThat(slow.asked).hasSize(Destination.MAX_RUNNING);
      release.countDown();
    }
  }

  @Test
  void leavesADeadServerAloneAndFindsItAgain() throws Exception {
    int port;
    try (CustomerServer gone = CustomerServer.start(always(""))) {
      port = gone.port();
    }
    String url = "http://127.0.0.1:" + port + "/#rc=0";
    try (Customer customer = new Customer(EgressPolicy.allowLoopback())) {
      for (int i = 0; i < Breaker.FAILURES_TO_OPEN; i++) {
        assertThat(customer.failed(url).code()).isEqualTo(11202);
      }
      assertThat(customer.failed(url).reason()).contains("left alone");

      try (CustomerServer back = CustomerServer.start(port, always(response(200, "")))) {
        assertThat(customer.failed(url).code()).isEqualTo(11205);
        assertThat(back.connections).as("nobody asks before the pause is over").hasValue(0);
        customer.clock.advance(Breaker.PAUSE);
        assertThat(customer.fetched(url).status()).isEqualTo(200);
        assertThat(customer.fetched(url).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void sendsOneProbeOnlyWhileItIsUnderWay() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch probing = new CountDownLatch(1);
    int port;
    try (CustomerServer gone = CustomerServer.start(always(""))) {
      port = gone.port();
    }
    String url = "http://127.0.0.1:" + port + "/#rc=0";
    try (Customer customer = new Customer(EgressPolicy.allowLoopback());
        ExecutorService callers = Threads.virtualPerTask("callers")) {
      for (int i = 0; i < Breaker.FAILURES_TO_OPEN; i++) {
        customer.failed(url);
      }
      customer.clock.advance(Breaker.PAUSE);
      try (CustomerServer back =
          CustomerServer.start(
              port,
              (_, out) -> {
                probing.countDown();
                release.await();
                write(out, response(200, ""));
              })) {
        Future<WebhookResponse> probe = callers.submit(() -> customer.post(url));
        probing.await();
        assertThat(customer.failed(url).reason()).contains("left alone");
        assertThat(back.asked).hasSize(1);
        release.countDown();
        assertThat(probe.get()).isInstanceOf(Fetched.class);
        assertThat(customer.fetched(url).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void leavesAHangingServerAlone() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (Customer customer = new Customer(EgressPolicy.allowLoopback());
        CustomerServer hanging = CustomerServer.start((_, _) -> over.await());
        ExecutorService callers = Threads.virtualPerTask("callers")) {
      List<Future<WebhookResponse>> calls = new ArrayList<>();
      for (int i = 0; i < Breaker.FAILURES_TO_OPEN; i++) {
        calls.add(callers.submit(() -> customer.post(hanging.url("/#rt=200"))));
      }
      for (Future<WebhookResponse> call : calls) {
        assertThat(Customer.failed(call.get()).code()).isEqualTo(11200);
      }
      assertThat(customer.failed(hanging.url("/")).reason()).contains("left alone");
      over.countDown();
    }
  }

  @Test
  void doesNotBlameAServerThatAnswersBadly() throws Exception {
    try (Customer customer = new Customer(EgressPolicy.allowLoopback());
        CustomerServer server = CustomerServer.start(always(response(500, "")))) {
      for (int i = 0; i < 2 * Breaker.FAILURES_TO_OPEN; i++) {
        assertThat(customer.failed(server.url("/")).status()).isEqualTo(500);
      }
    }
  }

  @Test
  void freesThePlaceOfAnInterruptedCaller() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (Customer customer = new Customer(EgressPolicy.allowLoopback());
        CustomerServer server =
            CustomerServer.start(
                (_, _) -> {
                  inside.countDown();
                  release.await();
                });
        ExecutorService callers = Threads.virtualPerTask("callers")) {
      Future<WebhookResponse> call = callers.submit(() -> customer.post(server.url("/")));
      inside.await();
      assertThat(customer.gauge("running")).isEqualTo(1);
      call.cancel(true);
      await().until(() -> customer.gauge("running") == 0);
      await().until(() -> customer.fetches("interrupted") == 1);
      release.countDown();
    }
  }

  @Test
  void forgetsTheLongestUnusedDestinationAndNeverOneInUse() {
    Destinations destinations = new Destinations(new ManualClock(), 2);
    Destination a = destinations.hold("a").orElseThrow();
    Destination b = destinations.hold("b").orElseThrow();
    assertThat(destinations.hold("c")).as("no room while both are held").isEmpty();

    destinations.release(a);
    destinations.release(b);
    destinations.release(destinations.hold("a").orElseThrow()); // b is the longest unused now
    Optional<Destination> c = destinations.hold("c");

    assertThat(c).isPresent();
    assertThat(destinations.size()).isEqualTo(2);
    assertThat(destinations.hold("a")).containsSame(a);
    assertThat(destinations.hold("b")).as("a and c are held").isEmpty();
  }
}
