package io.ringfort.stack.agent;

import io.ringfort.core.hosts.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `ringfort status` shows.
///
/// @param calls and `messages` in flight: some thousands of them at most
public record StackView(
    String region, List<HostView> hosts, List<Owned> calls, List<Owned> messages) {
  public StackView {
    hosts = List.copyOf(hosts);
    calls = List.copyOf(calls);
    messages = List.copyOf(messages);
  }

  /// @param state in small letters: that of the host among the others (`starting`, `up`,
  ///   `draining`, `gone`) while its process is up, else that of its process (`down`, `starting`,
  ///   `frozen`, `waiting`, `failed`)
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
      Map<String, Long> load) {}

  /// @param owner a host's name; null: nobody's, at this moment
  public record Owned(String sid, String status, @Nullable String owner) {}
}
