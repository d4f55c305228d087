package dev.millrace.telemetry.sql;

import dev.millrace.catalog.sql.Database;
import dev.millrace.telemetry.sessions.SessionPlaces;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The table `telemetry_session_place`, and an advisory lock that one process holds: a connection
/// of its own, with which the lock goes as well.
///
/// **Threading:** one thread at a time.
public final class SessionPlaceTable implements SessionPlaces {
  /// Any number that no other lock of ours has.
  private static final long LOCK = 0x6d72_7365_7373L;

  private final Database database;
  private @Nullable Connection holder;

  public SessionPlaceTable(Database database) {
    this.database = database;
  }

  @Override
  public boolean isOurs() {
    try {
      Connection held = holder;
      if (held != null) {
        if (answers(held)) {
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
      throw new IllegalStateException("the database does not answer", e);
    }
  }

  private static boolean answers(Connection held) throws SQLException {
    return held.isValid(2);
  }

  private static boolean locks(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        var answer = statement.executeQuery("select pg_try_advisory_lock(" + LOCK + ")")) {
      return answer.next() && answer.getBoolean(1);
    }
  }

  @Override
  public Map<Integer, Long> read() {
    return database
        .jdbi()
        .withHandle(
            handle -> {
              var offsets = new HashMap<Integer, Long>();
              handle
                  .createQuery("select partition, next_offset from telemetry_session_place")
                  .map((row, _) -> offsets.put(row.getInt(1), row.getLong(2)))
                  .list();
              return offsets;
            });
  }

  @Override
  public void write(Map<Integer, Long> offsets) {
    var sql =
        """
        insert into telemetry_session_place (partition, next_offset) values (:partition, :next)
        on conflict (partition) do update set next_offset = :next
        """;
    database
        .jdbi()
        .useTransaction(
            handle -> {
              var batch = handle.prepareBatch(sql);
              offsets.forEach(
                  (partition, next) -> batch.bind("partition", partition).bind("next", next).add());
              batch.execute();
            });
  }

  /// The connection ends, for back in the pool it would hold the lock.
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
