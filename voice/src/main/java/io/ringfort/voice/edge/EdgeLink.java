package io.ringfort.voice.edge;

import java.net.InetSocketAddress;

/// A voice role as an edge sees it: in the same process, or on another host.
public interface EdgeLink {

  /// A message for this role. Any thread; must not block.
  void take(Arrival arrival);

  /// A listener is gone and nobody stands in for it: what went by it must go another way. Any
  /// thread; must not block.
  default void gone(InetSocketAddress listener) {}
}
