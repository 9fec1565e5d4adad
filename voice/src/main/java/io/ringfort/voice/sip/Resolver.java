package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipUri;
import io.ringfort.voice.edge.Hop;
import io.ringfort.voice.edge.HostPort;
import io.ringfort.voice.edge.Transport;
import io.ringfort.voice.sip.Names.LookupFailed;
import io.ringfort.voice.sip.Names.Server;
import io.ringfort.voice.sip.Names.Service;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Turns a SIP URI into the stations to try, in order (RFC 3263). Remembers what DNS said, and goes
/// on with it when DNS says nothing any more. Any thread.
final class Resolver {
  private static final int REMEMBERED = 4096;

  private final Names names;
  private final Predicate<Transport> supported;
  private final long freshNanos;
  private final LongSupplier nanos;
  private final Map<String, Known> known =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Known(List<Hop> hops, long at) {}

  /// @param fresh how long an answer of DNS is used without asking again; the JDK does not tell how
  ///   long it says that it may be
  Resolver(Names names, Predicate<Transport> supported, Duration fresh, LongSupplier nanos) {
    this.names = names;
    this.supported = supported;
    this.freshNanos = fresh.toNanos();
    this.nanos = nanos;
  }

  /// True when [#hops] would not ask DNS.
  boolean isQuick(SipUri uri) {
    return HostPort.isLiteral(uri.host()) || fresh(key(uri)) != null;
  }

  /// The stations, the best first. Blocks while DNS is asked.
  ///
  /// @throws LookupFailed when there is none
  List<Hop> hops(SipUri uri) throws LookupFailed {
    if (HostPort.isLiteral(uri.host())) {
      return literal(uri);
    }
    String key = key(uri);
    var fresh = fresh(key);
    if (fresh != null) {
      return fresh.hops;
    }
    try {
      var hops = ask(uri);
      if (hops.isEmpty()) {
        throw new LookupFailed(
            "DNS gave no address of " + uri.host() + " over a transport that we speak", null);
      }
      synchronized (known) {
        known.put(key, new Known(hops, nanos.getAsLong()));
      }
      return hops;
    } catch (LookupFailed e) {
      // Fail static: an old answer is better than none.
      synchronized (known) {
        var old = known.get(key);
        if (old != null) {
          return old.hops;
        }
      }
      throw e;
    }
  }

  private List<Hop> literal(SipUri uri) throws LookupFailed {
    var transport = transport(uri);
    if (!supported.test(transport)) {
      throw new LookupFailed("no listener speaks " + transport, null);
    }
    int port = uri.port() < 0 ? transport.defaultPort() : uri.port();
    var address = HostPort.parse(uri.host() + ":" + port);
    return List.of(Hop.to(transport, address, null));
  }

  /// RFC 3263, 4.1: "if the target is a numeric IP address, or has a port, UDP for a SIP URI".
  private static Transport transport(SipUri uri) {
    var named = uri.transport().flatMap(Transport::named).orElse(Transport.UDP);
    return uri.secure() ? Transport.TLS : named;
  }

  private List<Hop> ask(SipUri uri) throws LookupFailed {
    if (uri.port() >= 0) {
      return hosts(transport(uri), uri.host(), uri.port(), uri.host());
    }
    var hops = new ArrayList<Hop>();
    for (var service : services(uri)) {
      hops.addAll(servers(service, uri.host()));
    }
    if (!hops.isEmpty()) {
      return List.copyOf(hops);
    }
    // RFC 3263, 4.2: without SRV records the name's own addresses and the default port.
    var transport = transport(uri);
    return hosts(transport, uri.host(), transport.defaultPort(), uri.host());
  }

  private List<Service> services(SipUri uri) throws LookupFailed {
    if (uri.transport().isPresent()) {
      return List.of(service(transport(uri), uri.host()));
    }
    var services = new ArrayList<>(names.services(uri.host()));
    services.removeIf(s -> transport(s) == null || (uri.secure() && transport(s) != Transport.TLS));
    services.sort(Comparator.comparingInt(Service::order).thenComparingInt(Service::preference));
    if (services.isEmpty()) {
      var possible = uri.secure() ? List.of(Transport.TLS) : List.of(Transport.UDP, Transport.TCP);
      possible.forEach(t -> services.add(service(t, uri.host())));
    }
    return services;
  }

  private static Service service(Transport transport, String host) {
    return switch (transport) {
      case UDP -> new Service(0, 0, "SIP+D2U", "_sip._udp." + host);
      case TCP -> new Service(0, 0, "SIP+D2T", "_sip._tcp." + host);
      case TLS -> new Service(0, 0, "SIPS+D2T", "_sips._tcp." + host);
    };
  }

  private static @Nullable Transport transport(Service service) {
    return switch (service.kind()) {
      case "SIP+D2U" -> Transport.UDP;
      case "SIP+D2T" -> Transport.TCP;
      case "SIPS+D2T" -> Transport.TLS;
      default -> null;
    };
  }

  private List<Hop> servers(Service service, String domain) throws LookupFailed {
    var transport = transport(service);
    if (transport == null || !supported.test(transport)) {
      return List.of();
    }
    var hops = new ArrayList<Hop>();
    for (var server : inTurn(names.servers(service.name()))) {
      try {
        hops.addAll(hosts(transport, server.host(), server.port(), domain));
      } catch (LookupFailed e) {
        // One server without an address does not spoil the others.
      }
    }
    return hops;
  }

  /// RFC 2782: by priority, and by lot in proportion to the weight among equals.
  private static List<Server> inTurn(List<Server> servers) {
    var left = new ArrayList<>(servers);
    left.sort(Comparator.comparingInt(Server::priority).thenComparingInt(Server::weight));
    var turn = new ArrayList<Server>();
    while (!left.isEmpty()) {
      int priority = left.getFirst().priority();
      var equals = left.stream().filter(s -> s.priority() == priority).toList();
      int sum = equals.stream().mapToInt(Server::weight).sum();
      int lot = ThreadLocalRandom.current().nextInt(sum + 1);
      for (var server : equals) {
        lot -= server.weight();
        if (lot <= 0) {
          turn.add(server);
          left.remove(server);
          break;
        }
      }
    }
    return turn;
  }

  private List<Hop> hosts(Transport transport, String host, int port, String name)
      throws LookupFailed {
    if (!supported.test(transport)) {
      return List.of();
    }
    var hops = new ArrayList<Hop>();
    for (InetAddress address : names.addresses(host)) {
      hops.add(Hop.to(transport, new InetSocketAddress(address, port), name));
    }
    return hops;
  }

  private @Nullable Known fresh(String key) {
    synchronized (known) {
      var found = known.get(key);
      return found != null && nanos.getAsLong() - found.at < freshNanos ? found : null;
    }
  }

  private static String key(SipUri uri) {
    return uri.secure() + "|" + uri.host() + "|" + uri.port() + "|" + uri.transport().orElse("");
  }
}
