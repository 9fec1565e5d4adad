package io.ringfort.engines.database;

import io.ringfort.engines.database.Lead.Leadership;
import io.ringfort.engines.threads.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One of the servers of a replicated database: a PostgreSQL server, its place among the others,
/// and the election of the one that leads. Any thread; its own thread looks four times a second.
///
/// A commit is acknowledged once the primary and one of the others have it on their disks. When the
/// primary falls silent for the lease, another is elected, without an operator; what was
/// acknowledged is there, and the old primary comes back as a replica. Decision 14 says why there
/// are never two that acknowledge.
///
/// It needs most of its members: two of three. Only the very first start needs all of them.
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

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseHost.class);
  private static final Duration TICK = Duration.ofMillis(250);
  private static final int BEGINNERS_LEASES = 3;
  private static final Duration PROMOTE_WITHIN = Duration.ofSeconds(30);

  private final Config config;
  private final Lead lead;
  private final ServerState state;
  private final Peers peers;
  private final Election election;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Leadership seen;

  /// When [#seen] last changed. Only the host's thread touches it.
  private long changedAt = System.nanoTime();

  private DatabaseHost(Config config, Lead lead) throws IOException {
    this.config = config;
    this.lead = lead;
    this.state = new ServerState(config);
    this.peers = new Peers(config, state);
    this.election = new Election(config, lead, state, peers);
    this.thread = Threads.startDaemon("database-host", this::run);
  }

  /// Starts; returns before there is a primary: see [#status].
  ///
  /// @throws DatabaseException with a reason that tells what to change
  public static DatabaseHost start(Config config, Lead lead) {
    try {
      return new DatabaseHost(config, lead);
    } catch (IOException e) {
      throw new DatabaseException("no database host on " + config.folder(), false, e);
    }
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

  private void run() {
    try {
      while (!closed.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          tick();
        } catch (IOException | SQLException | RuntimeException e) {
          LOG.warn("{} looks again soon", config.self().name(), e);
        }
      }
    } catch (InterruptedException e) {
      LOG.info("{} takes no part any more", config.self().name(), e);
    }
  }

  private void tick() throws IOException, SQLException {
    // While the record cannot be read nothing changes: a primary goes on as long as another
    // acknowledges with it.
    var record = lead.read().orElse(null);
    if (!Objects.equals(record, seen)) {
      seen = record;
      changedAt = System.nanoTime();
    }
    if (state.role() == Role.PRIMARY) {
      goOnLeading(record);
    } else if (record == null || record.primary().isEmpty() || isOver()) {
      lookForPrimary(record);
    } else if (record.primary().equals(config.self().name())) {
      state.takeLead(record);
      changedAt = System.nanoTime();
    } else if (!state.follows(record)) {
      state.follow(record, member(record.primary()), peers);
      changedAt = System.nanoTime();
    }
  }

  /// Whether the leader has been silent for the lease. Members further down the list wait a little
  /// longer: so they do not all stand at the same time. Who has just been named, or holds the
  /// election, has other things to do first than to beat.
  private boolean isOver() {
    var record = seen;
    long leases = record != null && record.beat() == 0 ? BEGINNERS_LEASES : 1;
    long patience =
        leases * config.lease().toNanos()
            + config.members().indexOf(config.self()) * TICK.toNanos() * 2;
    return System.nanoTime() - changedAt > patience;
  }

  private void goOnLeading(@Nullable Leadership record) throws IOException {
    long term = state.term();
    if (record != null && record.term() > term && record.primary().isEmpty()) {
      // Whoever holds the election will ask; who cannot reach us may not reach the others either.
      if (isOver()) {
        election.run(record, highestTerm(), config.self());
      }
    } else if (record != null && record.term() > term) {
      LOG.warn("{} was deposed: {}", config.self().name(), record);
      state.stepDown();
    } else if (state.keepServing()) {
      var next =
          record != null && record.term() == term
              ? record.nextBeat()
              // Somebody has forgotten it.
              : new Leadership(term, config.self().name(), state.terms().history(), 0);
      lead.replace(record, next);
    }
  }

  private void lookForPrimary(@Nullable Leadership record) throws IOException {
    if (state.hasData()) {
      if (isOver()) {
        election.run(record, highestTerm(), null);
      }
    } else if (record == null && isFirst() && allAreEmpty()) {
      lead.replace(null, state.initialise());
    }
  }

  private boolean isFirst() {
    return config.members().getFirst().equals(config.self());
  }

  /// All, not most: a member that cannot be asked may have the data.
  private boolean allAreEmpty() {
    return state.terms().promised() == 0
        && others().stream()
            .allMatch(
                other ->
                    peers
                        .state(other)
                        .filter(it -> it.role() == Role.EMPTY && it.term() == 0 && !it.hasData())
                        .isPresent());
  }

  private long highestTerm() {
    return others().stream()
        .mapToLong(other -> peers.state(other).map(Peers.State::term).orElse(0L))
        .max()
        .orElse(0);
  }

  private List<Member> others() {
    return config.members().stream().filter(m -> !m.equals(config.self())).toList();
  }

  private Member member(String name) throws IOException {
    for (var member : config.members()) {
      if (member.name().equals(name)) {
        return member;
      }
    }
    throw new IOException("got primary " + name + " (expected: one of " + config.members() + ")");
  }

  /// Primary, or a replica that receives what the primary writes.
  public boolean isHealthy() {
    return switch (state.role()) {
      case PRIMARY -> true;
      case REPLICA -> state.isReceiving();
      case EMPTY, WAITING -> false;
    };
  }

  public Status status() {
    var record = seen;
    return new Status(
        state.role(), state.term(), record == null ? "" : record.primary(), state.position());
  }

  /// Moves the primary to that zone; the old one stops first, so nothing is lost. May be asked of
  /// any host; takes some seconds.
  ///
  /// @throws DatabaseException when too few hosts answer, or that zone's is behind
  public void promote(String zone) {
    var target =
        config.members().stream()
            .filter(member -> member.zone().equals(zone))
            .findFirst()
            .orElseThrow(
                () ->
                    new DatabaseException(
                        "zone: got " + zone + " (expected: one of " + config.members() + ")",
                        false,
                        null));
    long begun = System.nanoTime();
    var named = new Leadership(0, "", TermHistory.empty(), 0);
    do {
      var record = lead.read().orElse(null);
      if (record != null && record.primary().equals(target.name())) {
        named = record;
      } else {
        named = election.run(record, highestTerm(), target).orElse(named);
      }
      // The primary's beat may have come between: then again. But not against another election.
    } while (named.primary().isEmpty() && state.role() != Role.WAITING && within(begun));
    while (within(begun)) {
      if (named.primary().equals(target.name()) && leads(target, named.term())) {
        return;
      }
      LockSupport.parkNanos(TICK.toNanos());
    }
    throw new DatabaseException(
        "the primary was not moved to " + zone + ": it is " + named.primary(), true, null);
  }

  private static boolean within(long begun) {
    return System.nanoTime() - begun < PROMOTE_WITHIN.toNanos();
  }

  private boolean leads(Member member, long term) {
    return member.equals(config.self())
        ? state.role() == Role.PRIMARY && state.term() == term
        : peers
            .state(member)
            .filter(it -> it.role() == Role.PRIMARY && it.term() == term)
            .isPresent();
  }

  @Override
  public void close() {
    closed.countDown();
    peers.close();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      LOG.info("{} stops in a hurry", config.self().name(), e);
      Thread.currentThread().interrupt();
    }
    state.close();
  }
}
