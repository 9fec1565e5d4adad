package io.ringfort.voice.sip;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.core.fakes.FakeHosts;
import io.ringfort.core.hosts.Host;
import io.ringfort.core.hosts.Role;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.webhooks.EgressPolicy;
import io.ringfort.engines.fakes.FakeMemory;
import io.ringfort.engines.ports.FreePort;
import io.ringfort.engines.time.ExecutorTimer;
import io.ringfort.engines.time.Timer;
import io.ringfort.voice.edge.AddressTakeover;
import io.ringfort.voice.edge.EdgeConfig;
import io.ringfort.voice.edge.EdgePlace;
import io.ringfort.voice.edge.EdgeRole;
import io.ringfort.voice.edge.LinkedDoor;
import io.ringfort.voice.edge.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// Edges and voice hosts of one stack in one process, with real sockets and links between them, and
/// made-up news of who is alive.
final class TestStack implements AutoCloseable {
  private static final byte[] KEY = new byte[32];

  final Timer timer = new ExecutorTimer();
  final FakeMemory memory = new FakeMemory(timer);
  final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private final FakeHosts root = FakeHosts.of("root", "a", Role.API);
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final AddressTakeover takeover;
  private final @Nullable SSLContext tls;

  /// A call that came in.
  record Call(VoiceHost host, Leg leg, Heard heard) {}

  TestStack(AddressTakeover takeover, @Nullable SSLContext tls) {
    this.takeover = takeover;
    this.tls = tls;
  }

  /// An edge host at an address of its own.
  final class EdgeHost {
    final String name;
    final FakeHosts hosts;
    private final String zone;
    private final String address;
    private final int link;
    private final int sip;
    private long incarnation;
    private @Nullable EdgeRole role;

    private EdgeHost(String name, String zone, String address) throws IOException {
      this.name = name;
      this.zone = zone;
      this.address = address;
      this.link = FreePort.on(address);
      this.sip = FreePort.on(address);
      this.hosts = root.beside(name, zone, Role.EDGE);
      start();
    }

    private void be(Host.State state) {
      var host = FakeHosts.host(name, zone, incarnation, Role.EDGE);
      root.put(
          new Host(
              host.name(),
              host.region(),
              zone,
              Set.of(Role.EDGE),
              host.release(),
              incarnation,
              state,
              address,
              Map.of(Host.EDGE_LINK, link),
              Map.of()));
    }

    void start() {
      incarnation++;
      be(Host.State.STARTING);
      var listeners =
          new ArrayList<>(
              List.of(
                  new EdgeConfig.Listener(Transport.UDP, sip(), null),
                  new EdgeConfig.Listener(Transport.TCP, sip(), null)));
      if (tls != null) {
        listeners.add(
            new EdgeConfig.Listener(Transport.TLS, new InetSocketAddress(address, 0), null));
      }
      try {
        role =
            EdgeRole.start(
                new EdgeConfig(listeners, tls, false, EdgeConfig.Limits.usual()),
                takeover,
                new EdgePlace(
                    hosts,
                    memory,
                    timer,
                    new SimpleMeterRegistry(),
                    KEY,
                    _ -> true,
                    new InetSocketAddress(address, link)));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      be(Host.State.UP);
    }

    InetSocketAddress sip() {
      return new InetSocketAddress(address, sip);
    }

    InetSocketAddress address(Transport transport) {
      return running().address(transport);
    }

    private EdgeRole running() {
      if (role == null) {
        throw new IllegalStateException("got a dead edge (expected: a running one)");
      }
      return role;
    }

    /// Its process is gone, and somebody noticed.
    void die() {
      running().close();
      role = null;
      root.die(name);
    }

    void close() {
      if (role != null) {
        role.close();
      }
    }
  }

  /// A voice host; it has no address of its own here.
  final class VoiceHost {
    final String name;
    final FakeHosts hosts;
    final LinkedDoor door;
    final SipSignalling signalling;

    private VoiceHost(String name, String zone, TrunkConfig... trunks) {
      this.name = name;
      this.hosts = root.beside(name, zone, Role.VOICE);
      this.door = LinkedDoor.open(hosts, KEY, takeover, timer, new SimpleMeterRegistry());
      this.signalling =
          SipSignalling.start(
              new SipConfig(
                  List.of(trunks),
                  2,
                  Duration.ofSeconds(2),
                  new io.ringfort.protocol.sip.SipTimers(100_000_000, 800_000_000, 1_000_000_000),
                  Duration.ofMinutes(30),
                  Duration.ZERO,
                  Duration.ofHours(1)),
              new SipSignalling.Ground(
                  door,
                  memory,
                  timer,
                  InstantSource.system(),
                  new SidMint(new byte[32]),
                  KEY,
                  EgressPolicy.allowLoopback(),
                  new SimpleMeterRegistry()),
              new TestDomains(),
              (_, leg) -> {
                var heard = new Heard();
                calls.add(new Call(this, leg, heard));
                return heard;
              });
      door.start(signalling);
    }

    /// Its process is gone; nobody knows yet.
    void vanish() {
      door.close();
      signalling.close();
    }

    /// Its process is gone, and somebody noticed.
    void die() {
      vanish();
      root.die(name);
    }
  }

  EdgeHost edge(String name, String zone, String address) throws IOException {
    var edge = new EdgeHost(name, zone, address);
    opened.add(edge::close);
    return edge;
  }

  VoiceHost voice(String name, String zone, TrunkConfig... trunks) throws InterruptedException {
    var voice = new VoiceHost(name, zone, trunks);
    opened.add(voice::vanish);
    voice.door.awaitLinked(Duration.ofSeconds(4));
    // Whether every edge knows it shows only in what they do: the last one may need a moment more.
    Awaitility.await().until(() -> voice.door.ties() == edges() && voice.door.has(Transport.UDP));
    return voice;
  }

  private long edges() {
    return root.all().stream().filter(h -> h.has(Role.EDGE) && h.state() == Host.State.UP).count();
  }

  Call call() throws InterruptedException {
    var call = calls.poll(8, TimeUnit.SECONDS);
    if (call == null) {
      throw new AssertionError("no call came");
    }
    return call;
  }

  @Override
  public void close() {
    for (var part : opened.reversed()) {
      try {
        part.close();
      } catch (Exception e) {
        throw new UncheckedIOException(new IOException(e));
      }
    }
    timer.close();
  }
}
