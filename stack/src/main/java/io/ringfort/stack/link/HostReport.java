package io.ringfort.stack.link;

import io.ringfort.core.hosts.Host;
import io.ringfort.stack.data.Credentials;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a host is.
///
/// @param self as it is registered
/// @param partitions of messages that it owns
/// @param hosts all that it sees
/// @param inFlight null unless asked for everything
/// @param credentials from an API host, once it knows the first account
public record HostReport(
    Host self,
    List<Integer> partitions,
    List<Host> hosts,
    @Nullable InFlight inFlight,
    @Nullable Credentials credentials) {

  /// In [Host#load]: of how many partitions that a broker leads a copy is missing or behind.
  public static final String BEHIND = "behind";

  /// In [Host#load]: the primary of the database is here.
  public static final String PRIMARY = "primary";

  public HostReport {
    partitions = List.copyOf(partitions);
    hosts = List.copyOf(hosts);
  }

  /// What the stack is busy with: calls with their owner, messages with their partition.
  public record InFlight(List<LiveCall> calls, List<LiveMessage> messages) {
    public InFlight {
      calls = List.copyOf(calls);
      messages = List.copyOf(messages);
    }
  }

  /// @param owner a host's name; null: nobody's, at this moment
  public record LiveCall(String sid, String status, @Nullable String owner) {}

  public record LiveMessage(String sid, String status, int partition) {}
}
