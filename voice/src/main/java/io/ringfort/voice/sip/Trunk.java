package io.ringfort.voice.sip;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A SIP carrier: its gateways and how many calls it carries. Any thread.
final class Trunk {
  private final TrunkConfig config;
  private final List<Gateway> gateways;
  private final AtomicInteger calls = new AtomicInteger();

  Trunk(TrunkConfig config) {
    this.config = config;
    this.gateways = config.gateways().stream().map(uri -> new Gateway(config.name(), uri)).toList();
  }

  TrunkConfig config() {
    return config;
  }

  String name() {
    return config.name();
  }

  /// The gateways in the order to try them: those that answer first.
  List<Gateway> inTurn() {
    var turn = new ArrayList<Gateway>(gateways.size());
    gateways.stream().filter(Gateway::isUp).forEach(turn::add);
    gateways.stream().filter(g -> !g.isUp()).forEach(turn::add);
    return turn;
  }

  List<Gateway> gateways() {
    return gateways;
  }

  boolean isUp() {
    return gateways.stream().anyMatch(Gateway::isUp);
  }

  /// True when at least one gateway is known to live.
  boolean isProven() {
    return gateways.stream().anyMatch(Gateway::isProven);
  }

  /// True when the address is one of theirs.
  boolean knows(InetAddress source) {
    return config.inbound().allows(source) || gateways.stream().anyMatch(g -> g.isAt(source));
  }

  boolean hasGateway(String host) {
    return gateways.stream().anyMatch(g -> g.uri().host().equalsIgnoreCase(host));
  }

  /// Takes room for one call; give it back with [#leave].
  ///
  /// @return false when there is none
  boolean enter() {
    if (calls.incrementAndGet() > config.maxCalls() && config.maxCalls() > 0) {
      calls.decrementAndGet();
      return false;
    }
    return true;
  }

  void leave() {
    calls.decrementAndGet();
  }
}
