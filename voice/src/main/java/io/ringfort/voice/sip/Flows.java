package io.ringfort.voice.sip;

import io.ringfort.voice.edge.Hop;
import io.ringfort.voice.edge.Transport;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The connections over which a phone has proved, by registering, who it is. As many as the edge
/// has connections. Datagrams do not count: their source can be made up. Any thread.
final class Flows {
  private final Map<Key, String> proven = new ConcurrentHashMap<>();

  private record Key(Transport transport, InetSocketAddress remote) {
    static Key of(Hop hop) {
      return new Key(hop.transport(), hop.remote());
    }
  }

  void registered(Hop flow, String domainSid) {
    if (flow.transport().isReliable()) {
      proven.put(Key.of(flow), domainSid);
    }
  }

  boolean isRegistered(Hop flow, String domainSid) {
    return domainSid.equals(proven.get(Key.of(flow)));
  }

  void lost(Hop flow) {
    proven.remove(Key.of(flow));
  }
}
