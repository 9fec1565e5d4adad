package io.ringfort.engines.database;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/// The database did not do what was asked. Says whether the same may work later. Whether a write
/// that was cut off happened is not known.
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean retriable;

  public DatabaseException(String message, boolean retriable, @Nullable Throwable cause) {
    super(message, cause);
    this.retriable = retriable;
  }

  /// Wraps what a library threw, judged by the first SQL state among its causes.
  public static DatabaseException of(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof DatabaseException already) {
        return already;
      }
      if (cause instanceof SQLException sql) {
        return new DatabaseException(String.valueOf(sql.getMessage()), isTransient(sql), e);
      }
    }
    return new DatabaseException(String.valueOf(e.getMessage()), false, e);
  }

  /// True when the cause lies in the connection, the load or the timing, not in the statement.
  public boolean isRetriable() {
    return retriable;
  }

  // PostgreSQL manual, appendix A: 08 connection, 40 rollback (serialization, deadlock), 53
  // resources, 55P03 lock not available,
  // 57P operator intervention (shutdown, crash, cannot connect now).
  private static boolean isTransient(SQLException e) {
    var state = e.getSQLState();
    return e instanceof SQLTransientException
        || state != null
            && (state.startsWith("08")
                || state.startsWith("40")
                || state.startsWith("53")
                || state.equals("55P03")
                || state.startsWith("57P"));
  }
}
