package io.ringfort.voice.edge;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The addresses to which our own requests went lately: gateways that are asked whether they live,
/// for example. What comes from them is no stranger's, so an edge need not know the carriers'
/// names. Any thread.
final class Addressed {
  private static final long LATELY = Duration.ofMinutes(5).toNanos();
  private static final int MOST = 20_000;

  private final Map<InetAddress, Long> since = new ConcurrentHashMap<>();

  /// Only a request counts: answers go to strangers, too.
  void sent(byte[] message, Hop hop) {
    if (isAnswer(message)) {
      return;
    }
    long now = System.nanoTime();
    if (since.size() >= MOST) {
      since.values().removeIf(at -> now - at > LATELY);
    }
    if (since.size() < MOST) {
      since.put(hop.remote().getAddress(), now);
    }
  }

  private static boolean isAnswer(byte[] message) {
    return message.length < 4
        || (message[0] == 'S' && message[1] == 'I' && message[2] == 'P' && message[3] == '/');
  }

  boolean knows(InetAddress source) {
    Long at = since.get(source);
    return at != null && System.nanoTime() - at < LATELY;
  }
}
