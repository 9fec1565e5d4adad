package io.ringfort.voice.edge;

import io.micrometer.core.instrument.Counter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Predicate;

/// Decides, before anything is read of it, whether a message may cost us anything. Any thread.
final class Admittance {
  private final Predicate<InetAddress> known;
  private final FloodGate gate;
  private final Counter flood;

  /// @param known whose messages are always taken: gateways of trunks, for example
  Admittance(Predicate<InetAddress> known, FloodGate gate, Counter flood) {
    this.known = known;
    this.gate = gate;
    this.flood = flood;
  }

  boolean admits(InetSocketAddress source) {
    if (known.test(source.getAddress()) || gate.admits(source.getAddress(), System.nanoTime())) {
      return true;
    }
    flood.increment();
    return false;
  }

  boolean isKnown(InetAddress source) {
    return known.test(source);
  }
}
