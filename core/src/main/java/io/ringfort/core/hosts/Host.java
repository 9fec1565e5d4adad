package io.ringfort.core.hosts;

import java.util.Map;
import java.util.Set;

/// A host as the others see it.
///
/// @param incarnation grows with every start of the host: what an earlier one owned is not this
///   one's
/// @param address on which its ports are
/// @param ports by purpose, such as [#INSIDE]
/// @param load figures for people and for drains, such as `calls`
public record Host(
    HostName name,
    String region,
    String zone,
    Set<Role> roles,
    String release,
    long incarnation,
    State state,
    String address,
    Map<String, Integer> ports,
    Map<String, Long> load) {

  /// The port for other hosts: [io.ringfort.core.inside.Inside].
  public static final String INSIDE = "inside";

  /// The port at which an edge takes connections of voice hosts.
  public static final String EDGE_LINK = "edge-link";

  /// Moves: `STARTING → UP ⇄ DRAINING`, any `→ GONE`, which is the last of an incarnation.
  public enum State {
    /// Not to be given anything yet.
    STARTING,
    UP,
    /// Goes on with what it has, and takes nothing new.
    DRAINING,
    /// It stopped, or others found it dead. What it owned is free to be taken over.
    GONE
  }

  public Host {
    roles = Set.copyOf(roles);
    ports = Map.copyOf(ports);
    load = Map.copyOf(load);
  }

  /// The same in another state.
  public Host in(State other) {
    return new Host(name, region, zone, roles, release, incarnation, other, address, ports, load);
  }

  public boolean has(Role role) {
    return roles.contains(role);
  }

  /// @throws IllegalArgumentException when it has no port for that
  public int port(String purpose) {
    Integer port = ports.get(purpose);
    if (port == null) {
      throw new IllegalArgumentException(
          "port: got '" + purpose + "' (expected: one of " + ports.keySet() + ")");
    }
    return port;
  }
}
