package dev.millrace.catalog.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/// A turn that one process has at a time: an advisory lock of PostgreSQL, held by a connection of
/// its own, with which it goes as well.
///
/// **Threading:** one thread at a time. **On failure** of the database it is nobody's that can be
/// told; whoever changes something by it must not rely on it alone.
public final class Turn implements AutoCloseable {
  private static final int PROBE_SECONDS = 2;

  private final Database database;
  private final long number;
  private @Nullable Connection holder;

  /// @param number that no other turn of ours has
  public Turn(Database database, long number) {
    this.database = database;
    this.number = number;
  }

  /// Whether it is ours now; takes it when it is nobody's.
  public boolean isOurs() {
    try {
      Connection held = holder;
      if (held != null) {
        if (held.isValid(PROBE_SECONDS)) {
          return true;
        }
        close();
      }
      Connection fresh = database.dataSource().getConnection();
      if (locks(fresh)) {
        holder = fresh;
        return true;
      }
      fresh.close();
      return false;
    } catch (SQLException e) {
      throw new DatabaseUnavailable("the database does not answer", e);
    }
  }

  private boolean locks(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        var answer = statement.executeQuery("select pg_try_advisory_lock(" + number + ")")) {
      return answer.next() && answer.getBoolean(1);
    }
  }

  /// Gives it back. The connection ends, for back in the pool it would hold the lock.
  @Override
  public void close() {
    Connection held = holder;
    holder = null;
    if (held != null) {
      try {
        held.abort(Runnable::run);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
