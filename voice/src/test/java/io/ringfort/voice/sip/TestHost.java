package io.ringfort.voice.sip;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.webhooks.EgressPolicy;
import io.ringfort.engines.fakes.FakeMemory;
import io.ringfort.engines.fakes.FakeTimer;
import io.ringfort.engines.time.ExecutorTimer;
import io.ringfort.engines.time.Timer;
import io.ringfort.protocol.sip.SipTimers;
import io.ringfort.voice.edge.Edge;
import io.ringfort.voice.edge.EdgeConfig;
import io.ringfort.voice.edge.Owners;
import io.ringfort.voice.edge.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// An edge and a signalling on loopback, with short timers.
final class TestHost implements AutoCloseable {
  static final Duration FIRST_ANSWER = Duration.ofMillis(400);

  /// A twentieth of the standard.
  static final SipTimers QUICK = new SipTimers(25_000_000, 200_000_000, 250_000_000);

  final MeterRegistry metrics = new SimpleMeterRegistry();
  final Timer timer;
  final FakeMemory memory;
  final Edge edge;
  final SipSignalling signalling;

  /// What a test may choose.
  record Choice(
      List<TrunkConfig> trunks,
      Domains domains,
      InboundCalls calls,
      SipTimers timers,
      Duration health,
      EdgeConfig.Limits limits,
      @Nullable SSLContext tls,
      Names names,
      @Nullable FakeTimer time) {

    static Choice of(InboundCalls calls, TrunkConfig... trunks) {
      return new Choice(
          List.of(trunks),
          Domains.NONE,
          calls,
          QUICK,
          Duration.ZERO,
          EdgeConfig.Limits.usual(),
          null,
          new JndiNames(),
          null);
    }

    Choice with(Domains other) {
      return new Choice(trunks, other, calls, timers, health, limits, tls, names, time);
    }

    Choice with(SipTimers other) {
      return new Choice(trunks, domains, calls, other, health, limits, tls, names, time);
    }

    Choice withHealth(Duration other) {
      return new Choice(trunks, domains, calls, timers, other, limits, tls, names, time);
    }

    Choice with(EdgeConfig.Limits other) {
      return new Choice(trunks, domains, calls, timers, health, other, tls, names, time);
    }

    Choice with(SSLContext other) {
      return new Choice(trunks, domains, calls, timers, health, limits, other, names, time);
    }

    Choice with(FakeTimer other) {
      return new Choice(trunks, domains, calls, timers, health, limits, tls, names, other);
    }

    Choice with(Names other) {
      return new Choice(trunks, domains, calls, timers, health, limits, tls, other, time);
    }
  }

  TestHost(Choice choice) {
    this(choice, null);
  }

  /// @param shared the memory of the whole stack; null: its own
  TestHost(Choice choice, @Nullable FakeMemory shared) {
    timer = choice.time == null ? new ExecutorTimer() : choice.time;
    memory = shared == null ? new FakeMemory(timer) : shared;
    var any = new InetSocketAddress("127.0.0.1", 0);
    var listeners =
        new ArrayList<>(
            List.of(
                new EdgeConfig.Listener(Transport.UDP, any, null),
                new EdgeConfig.Listener(Transport.TCP, any, null)));
    if (choice.tls != null) {
      listeners.add(new EdgeConfig.Listener(Transport.TLS, any, null));
    }
    var known = new AtomicReference<SipSignalling>();
    edge =
        Edge.open(
            new EdgeConfig(listeners, choice.tls, false, choice.limits),
            address -> knows(known, address),
            metrics);
    signalling =
        SipSignalling.start(
            new SipConfig(
                choice.trunks,
                2,
                FIRST_ANSWER,
                choice.timers,
                Duration.ofMinutes(30),
                choice.health,
                Duration.ofHours(1)),
            new SipSignalling.Ground(
                edge,
                memory,
                timer,
                choice.time == null ? InstantSource.system() : choice.time,
                new SidMint(new byte[32]),
                new byte[32],
                EgressPolicy.allowLoopback(),
                metrics),
            choice.domains,
            choice.calls,
            choice.names);
    known.set(signalling);
    edge.start(Owners.only(signalling));
  }

  private static boolean knows(AtomicReference<SipSignalling> known, InetAddress address) {
    var signalling = known.get();
    return signalling != null && signalling.knows(address);
  }

  int port(Transport transport) {
    return edge.bound(transport).getPort();
  }

  double count(String counter, String... tags) {
    var found = metrics.find(counter).tags(tags).counters();
    return found.stream().mapToDouble(c -> c.count()).sum();
  }

  double transactions() {
    return metrics.get(SipMetrics.TRANSACTIONS).gauge().value();
  }

  double legs() {
    return metrics.get(SipMetrics.LEGS).gauge().value();
  }

  @Override
  public void close() {
    edge.close();
    signalling.close();
    timer.close();
  }
}
