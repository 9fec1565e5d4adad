package io.ringfort.engines.database;

import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Logger;
import javax.sql.DataSource;

/// A pool with a breaker. After a failure to connect, everybody is refused at once, but for one
/// caller per while who tries; so a database that is away costs a caller nothing and not the pool's
/// time-out each. A pool that is merely busy does not count.
final class FailFastDataSource implements DataSource {
  private static final long CLOSED = 0;

  private final HikariDataSource pool;
  private final long pauseNanos;

  /// The time of the next try; [#CLOSED] while all is well.
  private final AtomicLong nextTry = new AtomicLong(CLOSED);

  FailFastDataSource(HikariDataSource pool, Duration pause) {
    this.pool = pool;
    this.pauseNanos = pause.toNanos();
  }

  @Override
  public Connection getConnection() throws SQLException {
    long planned = nextTry.get();
    long now = System.nanoTime();
    boolean mayTry =
        planned == CLOSED || now - planned >= 0 && nextTry.compareAndSet(planned, open(now));
    if (!mayTry) {
      throw new SQLTransientConnectionException(
          "the database is away; refused without a try", "08001");
    }
    try {
      var connection = pool.getConnection();
      nextTry.set(CLOSED);
      return connection;
    } catch (SQLTransientConnectionException e) {
      // Hikari gives the last failure to connect as the cause; without one all connections are in
      // use.
      if (e.getCause() != null) {
        nextTry.set(open(System.nanoTime()));
      }
      throw e;
    }
  }

  private long open(long now) {
    long next = now + pauseNanos;
    return next == CLOSED ? 1 : next;
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("connections of another user");
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return pool.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    pool.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    pool.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return pool.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("java.util.logging");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return pool.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return pool.isWrapperFor(type);
  }
}
