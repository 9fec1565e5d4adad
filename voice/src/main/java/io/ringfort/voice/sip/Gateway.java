package io.ringfort.voice.sip;

import io.ringfort.protocol.sip.SipUri;
import io.ringfort.voice.edge.Hop;
import java.net.InetAddress;
import java.util.List;

/// One address of a carrier, and what is known of its health. Any thread.
///
/// Moves: up → down at the second health check in a row that nobody answered, or at once when a
/// call got no answer; down → up with any answer.
final class Gateway {
  private static final int PATIENCE = 2;

  private final String trunk;
  private final SipUri uri;
  private volatile int failures;
  private volatile boolean heard;
  private volatile List<Hop> hops = List.of();

  Gateway(String trunk, String uri) {
    this.trunk = trunk;
    this.uri = SipUri.parse(uri);
  }

  String trunk() {
    return trunk;
  }

  SipUri uri() {
    return uri;
  }

  boolean isUp() {
    return failures < PATIENCE;
  }

  /// True when it is known to live, not only believed to.
  boolean isProven() {
    return heard && isUp();
  }

  /// It said something.
  void answered() {
    failures = 0;
    heard = true;
  }

  /// A health check failed.
  synchronized void missed() {
    failures = Math.min(failures + 1, PATIENCE);
  }

  /// A call got no answer.
  void silent() {
    failures = PATIENCE;
  }

  void foundAt(List<Hop> found) {
    hops = found;
  }

  boolean isAt(InetAddress address) {
    return hops.stream().anyMatch(h -> h.remote().getAddress().equals(address));
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
