package io.ringfort.api.gateway;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.common.util.EventLoopGroups;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Hosts;
import io.ringfort.core.hosts.Role;
import io.ringfort.engines.threads.Threads;
import io.ringfort.engines.time.ExecutorTimer;
import io.ringfort.engines.time.Timer;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// The API hosts and which one is asked next. Each is asked for its health twice a second with an
/// answer due in 0.7 s, so a frozen one gets no more requests after 1.2 s, and loses those it has.
/// Any thread.
final class Backends implements AutoCloseable {
  private static final String FIT = "ringfort.gateway.backends";
  private static final Duration CHECK = Duration.ofMillis(500);
  private static final int IO_THREADS = 2;

  private final Hosts hosts;
  private final ClientFactory factory;
  private final Timer timer = new ExecutorTimer();
  private final AtomicInteger turn = new AtomicInteger();
  private final Hosts.Listening listening;
  private volatile Map<Start, Backend> all = Map.of();

  private record Start(HostName name, long incarnation) {}

  private Backends(Hosts hosts, MeterRegistry metrics) {
    this.hosts = hosts;
    this.factory =
        ClientFactory.builder()
            .workerGroup(
                EventLoopGroups.newEventLoopGroup(IO_THREADS, Threads.daemons("gateway-io")), false)
            .connectTimeout(Duration.ofMillis(500))
            .useHttp2Preface(true)
            .idleTimeout(Duration.ofMinutes(1))
            // A connection whose other end vanished without a word would else look open for long.
            .pingInterval(Duration.ofSeconds(1))
            .build();
    refresh();
    this.listening = hosts.listen(_ -> refresh());
    timer.every(CHECK, this::check);
    Gauge.builder(FIT, this, b -> b.fit(_ -> true).size()).register(metrics);
  }

  static Backends start(Hosts hosts, MeterRegistry metrics) {
    return new Backends(hosts, metrics);
  }

  private synchronized void refresh() {
    Map<Start, Backend> next = new HashMap<>();
    for (Host host : hosts.up(Role.API)) {
      if (host.ports().containsKey(Gateway.API_PORT)) {
        Start start = new Start(host.name(), host.incarnation());
        Backend known = all.get(start);
        Backend backend = known == null ? new Backend(host, factory) : known;
        next.put(start, backend);
        if (known == null) {
          check(backend);
        }
      }
    }
    Map<Start, Backend> before = all;
    all = Map.copyOf(next);
    before.forEach(
        (start, backend) -> {
          if (!hosts.isAlive(start.name(), start.incarnation())) {
            backend.drop();
          }
        });
  }

  private void check() {
    refresh();
    all.values().forEach(this::check);
  }

  private void check(Backend backend) {
    backend.check(() -> !fit(other -> other != backend).isEmpty());
  }

  boolean areFit() {
    return !fit(_ -> true).isEmpty();
  }

  private List<Backend> fit(Predicate<Backend> which) {
    long now = System.nanoTime();
    return all.values().stream().filter(b -> b.isFit(now)).filter(which).toList();
  }

  /// Who is asked next: a fit one of the own zone, else a fit one, else any that may still answer;
  /// one that was not tried yet if there is one.
  Optional<Backend> next(Set<Backend> tried) {
    String zone = hosts.self().zone();
    return turn(fit(b -> b.isIn(zone) && !tried.contains(b)))
        .or(() -> turn(fit(b -> !tried.contains(b))))
        .or(() -> turn(fit(_ -> true)))
        .or(
            () ->
                all.values().stream()
                    .min(
                        Comparator.comparing((Backend b) -> tried.contains(b))
                            .thenComparing(Backend::fitness)));
  }

  private Optional<Backend> turn(List<Backend> candidates) {
    return candidates.isEmpty()
        ? Optional.empty()
        : Optional.of(candidates.get(Math.floorMod(turn.getAndIncrement(), candidates.size())));
  }

  @Override
  public void close() {
    listening.close();
    timer.close();
    EventLoopGroup io = factory.eventLoopGroup();
    factory.close();
    io.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
