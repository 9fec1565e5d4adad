package io.ringfort.bench.load;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// A number of clients, each with one keep-alive connection and one request at a time, that share a
/// fixed number of requests. Each client is a virtual thread.
///
/// Without a rate each posts as soon as it is answered. With a rate the n-th request has its
/// moment, kept or not: its latency counts from that moment, also while every client still waits
/// for an answer, so that a server that stalls cannot hide the requests that it held up.
///
/// @param clients connections; with a rate also the most requests that can be under way
/// @param requests how many in all
/// @param perSecond the rate; 0: as fast as they are answered
/// @param wantedStatus of an answer that counts as good
public record PostLoad(URI server, int clients, int requests, double perSecond, int wantedStatus) {

  /// What came of it.
  ///
  /// @param begunNanos [System#nanoTime] before the first request
  /// @param seconds from then to the last answer
  /// @param latencies of good answers only
  /// @param bad how many answers of each other status
  /// @param example the first bad answer's body; empty where all were good
  public record Result(
      long begunNanos,
      double seconds,
      Latencies latencies,
      Map<Integer, Integer> bad,
      String example) {

    public double goodPerSecond() {
      return latencies.count() / seconds;
    }
  }

  public PostLoad {
    if (clients < 1 || requests < 1 || perSecond < 0) {
      throw new IllegalArgumentException(
          "load: got "
              + clients
              + " clients, "
              + requests
              + " requests, "
              + perSecond
              + " per second (expected: at least 1, 1 and 0)");
    }
  }

  /// Blocks until every request is answered.
  ///
  /// @param encoded gives the n-th request, n from 0
  /// @throws IOException when a connection fails: then the figures would mean nothing
  public Result run(IntFunction<byte[]> encoded) throws IOException, InterruptedException {
    KeepAliveConnection[] connections = new KeepAliveConnection[clients];
    try {
      for (int i = 0; i < clients; i++) {
        connections[i] = KeepAliveConnection.open(server);
      }
      return run(encoded, connections);
    } finally {
      for (KeepAliveConnection connection : connections) {
        if (connection != null) {
          connection.close();
        }
      }
    }
  }

  private Result run(IntFunction<byte[]> encoded, KeepAliveConnection[] connections)
      throws IOException, InterruptedException {
    Tally tally = new Tally();
    AtomicInteger next = new AtomicInteger();
    long begun = System.nanoTime();
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("client-", 0).factory())) {
      var running =
          IntStream.range(0, clients)
              .<Future<?>>mapToObj(
                  i -> threads.submit(() -> client(connections[i], encoded, next, begun, tally)))
              .toList();
      for (Future<?> client : running) {
        await(client);
      }
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    return new Result(begun, seconds, tally.latencies, tally.bad(), tally.example.get());
  }

  private Void client(
      KeepAliveConnection connection,
      IntFunction<byte[]> encoded,
      AtomicInteger next,
      long begun,
      Tally tally)
      throws IOException {
    for (int n = next.getAndIncrement(); n < requests; n = next.getAndIncrement()) {
      byte[] request = encoded.apply(n);
      long from =
          perSecond == 0 ? System.nanoTime() : awaitMoment(begun + (long) (n * 1e9 / perSecond));
      Optional<KeepAliveConnection.Answer> bad = connection.send(request, wantedStatus);
      if (bad.isEmpty()) {
        tally.latencies.record(System.nanoTime() - from);
      } else {
        tally.bad(bad.get());
      }
    }
    return null;
  }

  /// Returns the moment, late or not.
  private static long awaitMoment(long moment) {
    for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return moment;
  }

  private static void await(Future<?> client) throws IOException, InterruptedException {
    try {
      client.get();
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      throw new IOException("a client failed: " + cause.getMessage(), cause);
    }
  }

  private static final class Tally {
    private final Latencies latencies = new Latencies();
    private final Map<Integer, Integer> bad = new TreeMap<>();
    private final AtomicReference<String> example = new AtomicReference<>("");

    synchronized void bad(KeepAliveConnection.Answer answer) {
      bad.merge(answer.status(), 1, Integer::sum);
      example.compareAndSet("", answer.body());
    }

    synchronized Map<Integer, Integer> bad() {
      return Map.copyOf(bad);
    }
  }
}
