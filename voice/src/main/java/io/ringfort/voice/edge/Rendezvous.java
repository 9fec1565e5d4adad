package io.ringfort.voice.edge;

import io.ringfort.core.hosts.Host;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;

/// Rendezvous hashing: everybody who knows the same hosts puts them into the same order for a key,
/// and a host that goes moves only the keys whose first it was.
final class Rendezvous {
  private Rendezvous() {}

  /// @param zone whose hosts come first; empty: none
  static List<Host> order(String key, List<Host> hosts, String zone) {
    return hosts.stream()
        .sorted(
            Comparator.comparing((Host h) -> !h.zone().equals(zone))
                .thenComparing(h -> score(key, h), Comparator.reverseOrder())
                .thenComparing(Host::name))
        .toList();
  }

  private static long score(String key, Host host) {
    var crc = new CRC32C();
    crc.update((host.name() + "\n" + key).getBytes(StandardCharsets.UTF_8));
    // A CRC of texts of one length differs from another's by a constant: mixed, it does not.
    long mixed = crc.getValue() * 0x9E3779B97F4A7C15L;
    return (mixed ^ (mixed >>> 29)) * 0xBF58476D1CE4E5B9L >>> 1;
  }
}
