package io.ringfort.engines.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.ringfort.engines.threads.Threads;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The database on PostgreSQL: a pool, its migrations, and Jdbi. Any thread.
///
/// When the server is away nothing hangs: a call fails within a second or two, most of them at
/// once. [#isHealthy] is false until the migrations have run.
public final class PostgresDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(4);
  private static final Duration BREAKER_PAUSE = Duration.ofMillis(300);
  private static final Duration MIGRATE_AGAIN = Duration.ofSeconds(1);

  private final HikariDataSource pool;
  private final FailFastDataSource source;
  private final Jdbi jdbi;
  private final String migrations;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean migrated;

  /// How to reach it.
  ///
  /// @param url JDBC, of one host or more
  /// @param poolSize connections at most; beyond that callers wait for a second
  /// @param migrations where Flyway looks, such as `classpath:db/migration`
  /// @param awaitStart true to fail the start when the server is away; false to migrate once it
  ///   comes
  public record Config(
      String url,
      String user,
      Password password,
      int poolSize,
      String migrations,
      boolean awaitStart) {

    /// For an embedded server.
    public static Config of(PostgresNode node, String migrations) {
      return new Config(node.url(), node.user(), node.password(), 16, migrations, true);
    }
  }

  private PostgresDatabase(Config config) {
    this.pool = new HikariDataSource(settings(config));
    this.source = new FailFastDataSource(pool, BREAKER_PAUSE);
    this.jdbi = Jdbi.create(source);
    this.migrations = config.migrations();
  }

  /// @throws DatabaseException when a migration fails, or the server is away and the start is to
  ///   wait for it
  public static PostgresDatabase start(Config config) {
    var database = new PostgresDatabase(config);
    if (config.awaitStart()) {
      try {
        database.migrate();
      } catch (FlywayException e) {
        database.close();
        throw DatabaseException.of(e);
      }
    } else {
      Threads.startDaemon("database-migration", database::migrateOnceItIsThere);
    }
    return database;
  }

  private static HikariConfig settings(Config config) {
    var c = new HikariConfig();
    c.setPoolName("database");
    c.setJdbcUrl(config.url());
    c.setUsername(config.user());
    c.setPassword(config.password().value());
    c.setMaximumPoolSize(config.poolSize());
    c.setMinimumIdle(Math.min(2, config.poolSize()));
    c.setConnectionTimeout(CONNECT_TIMEOUT.toMillis());
    c.setValidationTimeout(CONNECT_TIMEOUT.toMillis() / 2);
    c.setInitializationFailTimeout(-1);
    c.setThreadFactory(Threads.daemons("database-pool"));
    c.addDataSourceProperty("connectTimeout", CONNECT_TIMEOUT.toSeconds());
    c.addDataSourceProperty("socketTimeout", SOCKET_TIMEOUT.toSeconds());
    c.addDataSourceProperty("tcpKeepAlive", true);
    c.addDataSourceProperty("reWriteBatchedInserts", true);
    c.addDataSourceProperty("ApplicationName", "ringfort");
    return c;
  }

  /// For statements of one's own; Jdbi's exceptions pass through as they are, see
  /// [DatabaseException#of].
  public Jdbi jdbi() {
    return jdbi;
  }

  /// Runs the callback with a connection, outside a transaction.
  ///
  /// @throws DatabaseException for what the database refuses; other exceptions of the callback pass
  ///   through
  public <T> T with(HandleCallback<T, SQLException> callback) {
    try {
      return jdbi.withHandle(callback);
    } catch (SQLException | JdbiException e) {
      throw DatabaseException.of(e);
    }
  }

  /// Runs the callback in a transaction, committed when it returns.
  ///
  /// @throws DatabaseException for what the database refuses; other exceptions of the callback pass
  ///   through
  public <T> T inTransaction(HandleCallback<T, SQLException> callback) {
    try {
      return jdbi.inTransaction(callback);
    } catch (SQLException | JdbiException e) {
      throw DatabaseException.of(e);
    }
  }

  /// Asks the server; false when it is away or the migrations have not run. Takes a second or two
  /// at most.
  public boolean isHealthy() {
    if (!migrated) {
      return false;
    }
    try (var connection = source.getConnection()) {
      return connection.isValid(1);
    } catch (SQLException e) {
      LOG.debug("the database is not healthy", e);
      return false;
    }
  }

  private void migrate() {
    Flyway.configure().dataSource(source).locations(migrations).load().migrate();
    migrated = true;
  }

  private void migrateOnceItIsThere() {
    try {
      do {
        try {
          migrate();
        } catch (FlywayException e) {
          LOG.warn("the database is not migrated yet", e);
        }
      } while (!migrated && !closed.await(MIGRATE_AGAIN.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException | RuntimeException e) {
      LOG.error("the database will not be migrated", e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    pool.close();
  }
}
