package io.ringfort.voice.sip;

import io.ringfort.voice.edge.Hop;
import io.ringfort.voice.edge.Transport;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The connections over which a phone has proved, by registering, who it is, for as long as it is
/// registered. As many as the edge has connections. Datagrams do not count: their source can be
/// made up. Any thread.
final class Flows {
  private final Map<Key, Proof> proven = new ConcurrentHashMap<>();

  private record Key(Transport transport, InetSocketAddress remote) {
    static Key of(Hop hop) {
      return new Key(hop.transport(), hop.remote());
    }
  }

  private record Proof(String domainSid, Instant until) {}

  void registered(Hop flow, String domainSid, Instant until) {
    if (flow.transport().isReliable()) {
      proven.put(Key.of(flow), new Proof(domainSid, until));
    }
  }

  boolean isRegistered(Hop flow, String domainSid, Instant now) {
    var proof = proven.get(Key.of(flow));
    return proof != null && proof.domainSid.equals(domainSid) && proof.until.isAfter(now);
  }

  void lost(Hop flow) {
    proven.remove(Key.of(flow));
  }
}
