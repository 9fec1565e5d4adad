package io.ringfort.core.hosts;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Rendezvous hashing (highest random weight): whoever knows the same hosts comes to the same one
/// for a key, without asking anybody. When a host goes, only what it had is given to others, to all
/// of them alike. Pure; the weights are the same in every process and release.
public final class Rendezvous {
  private Rendezvous() {}

  /// @param key such as `account/room`
  /// @return empty when there is none to choose from
  public static Optional<Host> choose(String key, Collection<Host> among) {
    return among.stream().max(order(key));
  }

  /// All of them, the one to be tried first comes first.
  public static List<Host> ranked(String key, Collection<Host> among) {
    return among.stream().sorted(order(key).reversed()).toList();
  }

  private static Comparator<Host> order(String key) {
    return Comparator.comparingLong((Host host) -> weight(key, host.name()))
        .thenComparing(Host::name);
  }

  private static long weight(String key, HostName host) {
    // FNV-1a takes in the bytes; alone it spreads similar names badly over its upper bits.
    long hash = 0xcbf29ce484222325L;
    for (byte b : (host + "\n" + key).getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    // So the finaliser of SplitMix64 follows.
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return hash ^ (hash >>> 31);
  }
}
