package io.ringfort.engines.database;

import io.ringfort.engines.database.DatabaseHost.Config;
import io.ringfort.engines.database.DatabaseHost.Member;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL server that can be a primary, a replica of another, or neither: then it only knows
/// how far its log goes. What it is stands in `ringfort.conf` in its data folder, which
/// PostgreSQL's own settings include. One thread at a time.
final class ReplicatedNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicatedNode.class);
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private static final int SHORT_SECONDS = 2;
  private static final int LONG_SECONDS = 60;
  private static final String OWN_SETTINGS = "ringfort.conf";

  private final Config config;
  private final PostgresNode node;
  private final DeadMan deadMan;

  /// Held over a question, which is I/O: one at a time is enough.
  private final ReentrantLock asking = new ReentrantLock();

  /// For [#ask]; under its lock.
  private @Nullable Connection asked;

  ReplicatedNode(Config config) {
    this.config = config;
    var self = config.self();
    this.node =
        PostgresNode.member(
            new PostgresNode.Config(
                config.binaries(), config.folder(), self.address(), self.port()),
            config.password(),
            List.of(
                "max_wal_senders=10",
                // How far a replica may fall behind before it has to be cloned anew.
                "wal_keep_size=512MB",
                "hot_standby=on",
                "wal_receiver_timeout=3s",
                "wal_receiver_status_interval=1s",
                "wal_sender_timeout=5s",
                "wal_retrieve_retry_interval=200ms"));
    this.deadMan = new DeadMan(config.folder().resolve("alive"));
  }

  boolean hasData() {
    return Files.exists(node.data());
  }

  boolean isRunning() {
    return hasData() && node.isRunning();
  }

  Path data() {
    return node.data();
  }

  /// A database that is empty.
  void initialise() throws IOException {
    node.initialise();
    append("postgresql.conf", "include_if_exists = '" + OWN_SETTINGS + "'\n");
    append(
        "pg_hba.conf",
        """
        host all all 0.0.0.0/0 scram-sha-256
        host all all ::/0 scram-sha-256
        host replication all 0.0.0.0/0 scram-sha-256
        host replication all ::/0 scram-sha-256
        """);
  }

  private void append(String file, String text) throws IOException {
    var path = node.data().resolve(file);
    Files.writeString(path, Files.readString(path) + "\n" + text);
    node.own(path);
  }

  /// A commit is acknowledged when one of the others has it on its disk too.
  void startAsPrimary() throws IOException {
    configure("");
    Files.deleteIfExists(node.data().resolve("standby.signal"));
    node.start();
    deadMan.watch(node.data());
  }

  /// Starts, or goes on, receiving nothing.
  private void startDetached() throws IOException {
    configure("");
    startInRecovery();
  }

  private void startInRecovery() throws IOException {
    var signal = node.data().resolve("standby.signal");
    if (!Files.exists(signal)) {
      Files.createFile(signal);
      node.own(signal);
    }
    if (!node.isRunning()) {
      node.start();
      deadMan.watch(node.data());
    }
  }

  /// Receives nothing any more, neither now nor after a restart; returns the position up to which
  /// its log goes, all of it replayed.
  long detach() throws IOException, SQLException {
    startDetached();
    try (var connection = connect()) {
      query(connection, "select pg_reload_conf()");
      await(
          connection,
          "not exists (select from pg_stat_wal_receiver)"
              // The replayer waits for more only when it has nothing left.
              + " and exists (select from pg_stat_activity where backend_type = 'startup' and"
              + " wait_event in ('RecoveryRetrieveRetryInterval', 'RecoveryWalStream'))");
      return Long.parseLong(query(connection, "select (pg_last_wal_replay_lsn() - '0/0')::bigint"));
    }
  }

  /// Receives what that primary writes.
  void follow(Member primary) throws IOException, SQLException {
    configure(
        "host=%s port=%d user=%s password=%s application_name=%s connect_timeout=2"
            .formatted(
                primary.address(),
                primary.port(),
                PostgresNode.USER,
                config.password().value(),
                config.self().name()));
    startInRecovery();
    try (var connection = connect()) {
      query(connection, "select pg_reload_conf()");
    }
  }

  /// From detached to primary.
  void promote() throws SQLException {
    try (var connection = connect()) {
      if (!query(connection, "select pg_promote(true, 30)").equals("t")) {
        throw new SQLException("not promoted within 30 s");
      }
    }
  }

  boolean isReceiving() {
    try {
      return ask("select exists (select from pg_stat_wal_receiver where status = 'streaming')")
          .equals("t");
    } catch (SQLException e) {
      LOG.debug("the replica does not answer", e);
      return false;
    }
  }

  boolean answers() {
    try {
      return ask("select 1").equals("1");
    } catch (SQLException e) {
      LOG.debug("the server does not answer", e);
      return false;
    }
  }

  /// How far the log goes that was written or received.
  long position() {
    try {
      return Long.parseLong(
          ask(
              "select (case when pg_is_in_recovery() then pg_last_wal_replay_lsn()"
                  + " else pg_current_wal_flush_lsn() end - '0/0')::bigint"));
    } catch (SQLException e) {
      LOG.debug("the position is not known", e);
      return 0;
    }
  }

  /// Over a connection that is kept: such questions come several times a second.
  private String ask(String sql) throws SQLException {
    asking.lock();
    try {
      var kept = asked;
      if (kept != null) {
        try {
          return query(kept, sql);
        } catch (SQLException e) {
          forget(kept);
          if (!isOver(e)) {
            throw e;
          }
        }
      }
      asked = connect(SHORT_SECONDS);
      return query(asked, sql);
    } finally {
      asking.unlock();
    }
  }

  /// Whether the server closed the connection, as one does that has been started anew; not: it kept
  /// silent.
  private static boolean isOver(SQLException e) {
    return !(e.getCause() instanceof SocketTimeoutException);
  }

  private void forget(Connection connection) {
    asked = null;
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("a broken connection", e);
    }
  }

  /// Everything that was committed goes to the replicas first.
  void stop() {
    if (hasData()) {
      node.stop();
    }
  }

  /// At once.
  void kill() {
    if (hasData()) {
      node.kill();
    }
  }

  /// Puts a clone into the data folder's place. `between` runs when there is no data.
  void replaceData(Path clone, Between between) throws IOException {
    stop();
    if (hasData()) {
      var old = node.data().resolveSibling("data-old");
      Folders.delete(old);
      Files.move(node.data(), old);
      Folders.delete(old);
    }
    between.run();
    node.own(clone);
    Files.move(clone, node.data());
  }

  /// See [#replaceData].
  @FunctionalInterface
  interface Between {
    void run() throws IOException;
  }

  private void configure(String primary) throws IOException {
    var others =
        config.members().stream()
            .filter(member -> !member.equals(config.self()))
            .map(member -> '"' + member.name() + '"')
            .collect(Collectors.joining(", "));
    var path = node.data().resolve(OWN_SETTINGS);
    Files.writeString(
        path,
        "primary_conninfo = '"
            + primary
            + "'\nsynchronous_standby_names = '"
            + (others.isEmpty() ? "" : "ANY 1 (" + others + ")")
            + "'\n");
    node.own(path);
  }

  Connection connect() throws SQLException {
    return connect(LONG_SECONDS);
  }

  private Connection connect(int seconds) throws SQLException {
    var settings = new Properties();
    settings.setProperty("user", PostgresNode.USER);
    settings.setProperty("password", config.password().value());
    settings.setProperty("connectTimeout", "2");
    settings.setProperty("socketTimeout", "" + seconds);
    settings.setProperty("ApplicationName", "ringfort-host");
    return DriverManager.getConnection(node.url(), settings);
  }

  private static void await(Connection connection, String condition) throws SQLException {
    long begun = System.nanoTime();
    while (!query(connection, "select " + condition).equals("t")) {
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new SQLException("not within " + PATIENCE + ": " + condition);
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  static String query(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  @Override
  public void close() {
    stop();
    asking.lock();
    try {
      if (asked != null) {
        forget(asked);
      }
    } finally {
      asking.unlock();
    }
    deadMan.close();
  }
}
