package dev.millrace.telemetry.sql;

import dev.millrace.catalog.sql.Database;
import dev.millrace.catalog.sql.Turn;
import dev.millrace.telemetry.sessions.SessionPlaces;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

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
  public Note read() {
    return database
        .jdbi()
        .withHandle(
            handle -> {
              var needed = new HashMap<Integer, Long>();
              var reached = new HashMap<Integer, Long>();
              var middles = new HashMap<Integer, Set<Long>>();
              handle
                  .createQuery("select * from telemetry_session_place")
                  .map(
                      (row, _) -> {
                        int partition = row.getInt("partition");
                        needed.put(partition, row.getLong("next_offset"));
                        // Of a version that did not say it, 0: nothing is passed over.
                        reached.put(partition, row.getLong("read_offset"));
                        var offsets = (Long[]) row.getArray("middles").getArray();
                        return middles.put(partition, Set.of(offsets));
                      })
                  .list();
              return new Note(needed, reached, middles);
            });
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
  public void write(Note note) {
    var sql =
        """
        insert into telemetry_session_place (partition, next_offset, read_offset, middles)
        values (:partition, :next, :read, :middles)
        on conflict (partition)
        do update set next_offset = :next, read_offset = :read, middles = :middles
        """;
    database
        .jdbi()
        .useTransaction(
            handle -> {
              var batch = handle.prepareBatch(sql);
              note.needed()
                  .forEach(
                      (partition, next) ->
                          batch
                              .bind("partition", partition)
                              .bind("next", next)
                              .bind("read", note.reached().getOrDefault(partition, next))
                              .bindArray(
                                  "middles",
                                  Long.class,
                                  note.middles().getOrDefault(partition, Set.of()))
                              .add());
              batch.execute();
            });
  }

  @Override
  public void close() {
    turn.close();
  }
}
