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
    return offsets("select partition, next_offset from telemetry_session_place");
  }

  /// Up to where the topic was read, as of some seconds ago.
  public Map<Integer, Long> reached() {
    return offsets(
        """
        select partition, read_offset from telemetry_session_place
        where read_offset is not null
        """);
  }

  private Map<Integer, Long> offsets(String sql) {
    return database
        .jdbi()
        .withHandle(
            handle -> {
              var offsets = new HashMap<Integer, Long>();
              handle
                  .createQuery(sql)
                  .map((row, _) -> offsets.put(row.getInt(1), row.getLong(2)))
                  .list();
              return offsets;
            });
  }

  @Override
  public void write(Map<Integer, Long> needed, Map<Integer, Long> reached) {
    var sql =
        """
        insert into telemetry_session_place (partition, next_offset, read_offset)
        values (:partition, :next, :read)
        on conflict (partition) do update set next_offset = :next, read_offset = :read
        """;
    database
        .jdbi()
        .useTransaction(
            handle -> {
              var batch = handle.prepareBatch(sql);
              needed.forEach(
                  (partition, next) ->
                      batch
                          .bind("partition", partition)
                          .bind("next", next)
                          .bind("read", reached.getOrDefault(partition, next))
                          .add());
              batch.execute();
            });
  }

  @Override
  public void close() {
    turn.close();
  }
}
