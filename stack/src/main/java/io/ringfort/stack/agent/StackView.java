package io.ringfort.stack.agent;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.ringfort.core.hosts.Role;
import io.ringfort.stack.release.Deployment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `ringfort status` shows.
///
/// @param zones in the order of the stack's file
/// @param calls and `messages` in flight: some thousands of them at most
/// @param zoneNetworks whether a zone can be cut off from the others
/// @param deploy the last one; null: there was none
public record StackView(
    String region,
    List<String> zones,
    List<HostView> hosts,
    List<Owned> calls,
    List<Owned> messages,
    boolean zoneNetworks,
    @Nullable Deployment deploy) {
  public StackView {
    zones = List.copyOf(zones);
    hosts = List.copyOf(hosts);
    calls = List.copyOf(calls);
    messages = List.copyOf(messages);
  }

  /// @param state in small letters: that of the host among the others (`starting`, `up`,
  ///   `draining`, `gone`) while its process is up, else that of its process (`down`, `starting`,
  ///   `frozen`, `waiting`, `failed`)
  /// @param release of a host of this machine: what it was started from, or will be
  /// @param pid null when no process of this machine runs
  public record HostView(
      String name,
      String zone,
      Set<Role> roles,
      String address,
      String state,
      String release,
      long incarnation,
      @Nullable Long pid,
      Map<String, Long> load) {

    @JsonIgnore
    public boolean isUp() {
      return state.equals("up");
    }

    public boolean has(Role role) {
      return roles.contains(role);
    }

    /// A figure of [#load]; 0 when it does not tell.
    public long figure(String name) {
      return load.getOrDefault(name, 0L);
    }
  }

  /// @param owner a host's name; null: nobody's, at this moment
  public record Owned(String sid, String status, @Nullable String owner) {}
}
