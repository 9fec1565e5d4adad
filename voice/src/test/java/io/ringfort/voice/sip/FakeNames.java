package io.ringfort.voice.sip;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A DNS of the test's own.
final class FakeNames implements Names {
  final Map<String, List<InetAddress>> addresses = new ConcurrentHashMap<>();
  final Map<String, List<Server>> servers = new ConcurrentHashMap<>();
  final Map<String, List<Service>> services = new ConcurrentHashMap<>();
  volatile boolean down;
  volatile int asked;

  void address(String host, String... literals) {
    addresses.put(host, Arrays.stream(literals).map(InetAddress::ofLiteral).toList());
  }

  private <T> T ask(T answer) throws LookupFailed {
    asked++;
    if (down) {
      throw new LookupFailed("DNS is down", null);
    }
    return answer;
  }

  @Override
  public List<InetAddress> addresses(String host) throws LookupFailed {
    var found = ask(addresses.getOrDefault(host, List.of()));
    if (found.isEmpty()) {
      throw new LookupFailed("no " + host, null);
    }
    return found;
  }

  @Override
  public List<Server> servers(String service) throws LookupFailed {
    return ask(servers.getOrDefault(service, List.of()));
  }

  @Override
  public List<Service> services(String domain) throws LookupFailed {
    return ask(services.getOrDefault(domain, List.of()));
  }
}
