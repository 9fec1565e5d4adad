package io.ringfort.stack.box;

import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Role;
import java.util.Set;

/// A host as `stack.yaml` plans it.
///
/// @param address an IP address of its own
public record BoxHost(HostName name, String zone, String address, Set<Role> roles) {
  public BoxHost {
    roles = Set.copyOf(roles);
    StackFile.check(!roles.isEmpty(), "roles", "none", "at least one");
    StackFile.check(
        // A literal: a name would be looked up, and could be another one's tomorrow.
        address.matches("[0-9.]{7,15}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*"),
        "address",
        "'" + address + "'",
        "an IP address");
  }

  public boolean has(Role role) {
    return roles.contains(role);
  }

  /// Whether others stand on it: it starts before them and stops after them.
  public boolean isEngine() {
    return has(Role.QUEUE) || has(Role.MEMORY) || has(Role.DATABASE);
  }
}
