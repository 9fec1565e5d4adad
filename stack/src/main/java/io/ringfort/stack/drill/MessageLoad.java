package io.ringfort.stack.drill;

import io.ringfort.engines.threads.Threads;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// SMS creates at a fixed rate: each has its moment, whether the ones before it were answered or
/// not, so that a stack that stalls cannot hide what it held up. Closing it waits for the answers.
final class MessageLoad implements AutoCloseable {
  private static final int HANDSETS = 40;
  private static final int MOST_UNDER_WAY = 4_000;

  private final Customer customer;
  private final List<String> numbers;
  private final List<String> handsets;
  private final String name;
  private final long pauseNanos;
  private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();
  private final AtomicInteger good = new AtomicInteger();
  private final AtomicInteger bad = new AtomicInteger();
  private final Semaphore underWay = new Semaphore(MOST_UNDER_WAY);
  private final ExecutorService threads = Threads.virtualPerTask("drill-sms");
  private volatile boolean closed;

  /// One create.
  ///
  /// @param failures of its tries; with `isAccepted` one only that the second made good
  record Sent(
      String body, String handset, boolean isAccepted, List<String> failures, Instant begun,
      Instant answered) {}

  /// @param name of the drill, in every body
  /// @param perSecond 0: none at all
  MessageLoad(
      Customer customer, List<String> numbers, Numbers handsets, String name, double perSecond) {
    this.customer = customer;
    this.numbers = numbers;
    this.name = name;
    this.handsets = IntStream.range(0, HANDSETS).mapToObj(_ -> handsets.next()).toList();
    pauseNanos = perSecond == 0 ? 0 : (long) (1e9 / perSecond);
  }

  void start() {
    if (pauseNanos > 0) {
      threads.execute(this::pace);
    }
  }

  private void pace() {
    long due = System.nanoTime();
    for (int n = 0; !closed; n++) {
      int number = n;
      if (underWay.tryAcquire()) {
        threads.execute(() -> send(number));
      } else {
        // The client is full of requests without an answer: to its user that is an error.
        bad.incrementAndGet();
        Instant now = Instant.now();
        sent.add(new Sent("", "", false, List.of("the client is full"), now, now));
      }
      due += pauseNanos;
      while (!closed && due - System.nanoTime() > 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
    }
  }

  private void send(int n) {
    String body = "drill " + name + " message " + n;
    String handset = handsets.get(n % handsets.size());
    Instant begun = Instant.now();
    try {
      Customer.Result result =
          customer.post(
              "/Messages.json",
              Http.form(
                  "From", numbers.get(n % numbers.size()), "To", handset, "Body", body),
              "drill-" + name + "-" + n);
      (result.isGood() ? good : bad).incrementAndGet();
      sent.add(
          new Sent(body, handset, result.isGood(), result.failures(), begun, Instant.now()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      underWay.release();
    }
  }

  int good() {
    return good.get();
  }

  int bad() {
    return bad.get();
  }

  List<Sent> sent() {
    return List.copyOf(sent);
  }

  List<String> handsets() {
    return handsets;
  }

  @Override
  public void close() {
    closed = true;
    threads.close();
  }
}
