package io.ringfort.engines.database;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// One of the servers of a replicated database.
public final class DatabaseHost implements AutoCloseable {

  /// A server of the database.
  ///
  /// @param name unique; lower-case letters, digits and `-`
  /// @param port PostgreSQL's
  /// @param peerPort for the other database hosts: elections, and the stream of a clone
  public record Member(String name, String zone, String address, int port, int peerPort) {}

  /// @param binaries as in [PostgresNode.Config]
  /// @param folder as in [PostgresNode.Config], and `terms`
  /// @param members all of them, the same for all; the first becomes the first primary
  /// @param password of the database, and what the hosts know each other by
  /// @param lease after how much silence of the primary another is elected
  public record Config(
      Path binaries,
      Path folder,
      Member self,
      List<Member> members,
      Password password,
      Duration lease) {
    public Config {
      binaries = binaries.toAbsolutePath();
      folder = folder.toAbsolutePath();
      members = List.copyOf(members);
      if (!members.contains(self)) {
        throw new IllegalArgumentException(
            "members: got " + members + " (expected: " + self + " in)");
      }
    }

    /// With the lease that the design asks for.
    public static Config of(
        Path binaries, Path folder, Member self, List<Member> members, Password password) {
      return new Config(binaries, folder, self, members, password, Duration.ofSeconds(3));
    }
  }

  /// What a host is to the database.
  public enum Role {
    /// It has no data yet, or has to clone them anew.
    EMPTY,
    /// It has data and looks for the primary.
    WAITING,
    REPLICA,
    PRIMARY
  }

  /// @param primary the leading member's name, empty when unknown
  /// @param position how far its log goes, in bytes
  public record Status(Role role, long term, String primary, long position) {}

  /// Starts; returns before there is a primary: see [#status].
  public static DatabaseHost start(Config config, Lead lead) {
    return new DatabaseHost();
  }

  /// The JDBC address of whoever is the primary.
  public static String url(List<Member> members) {
    return "jdbc:postgresql://"
        + String.join(",", members.stream().map(m -> m.address() + ":" + m.port()).toList())
        + "/postgres?targetServerType=primary&hostRecheckSeconds=0";
  }

  /// The name of the database's user.
  public static String user() {
    return PostgresNode.USER;
  }

  /// Primary, or a replica that receives what the primary writes.
  public boolean isHealthy() {
    return false;
  }

  public Status status() {
    return new Status(Role.EMPTY, 0, "", 0);
  }

  /// Moves the primary to that zone; the old one stops first, so nothing is lost. May be asked of
  /// any host.
  ///
  /// @throws DatabaseException when too few hosts answer, or that zone's is behind
  public void promote(String zone) {
    throw new DatabaseException("no host in " + zone, true, null);
  }

  @Override
  public void close() {}
}
