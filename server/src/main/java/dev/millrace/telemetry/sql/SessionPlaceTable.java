package dev.millrace.telemetry.sql;

import dev.millrace.catalog.sql.Database;
import dev.millrace.catalog.sql.Turn;
import dev.millrace.telemetry.sessions.SessionPlaces;
import java.util.HashMap;
import java.util.Map;

/// The table `telemetry_session_place`, and whose turn it is to make sessions.
///
/// **Threading:** one thread at a time.
public final class SessionPlaceTable implements SessionPlaces {
  /// Any number that no other turn of ours has.
  private static final long TURN = 0x6d72_7365_7373L;

  private final Database database;
  private final Turn turn;

  public SessionPlaceTable(Database database) {
    this.database = database;
    this.turn = new Turn(database, TURN);
  }

  @Override
  public boolean isOurs() {
    return turn.isOurs();
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

  @Override
  public void close() {
    turn.close();
  }
}
