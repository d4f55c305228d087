package dev.millrace.telemetry.sql;

import dev.millrace.catalog.sql.Database;
import dev.millrace.telemetry.RepeatBook;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/// The table `telemetry_repeat`.
///
/// **Threading:** safe, from any thread of any process. **Limits:** [#DAYS], [#MOST] a day.
public final class RepeatTable implements RepeatBook {
  private static final int DAYS = 35;

  /// Assets are what senders say: what comes when a day has so many is counted under one for all.
  static final int MOST = 2_000;

  private final Database database;

  public RepeatTable(Database database) {
    this.database = database;
  }

  @Override
  public void add(Map<Cell, Long> events) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              var batch =
                  handle.prepareBatch(
                      """
                      insert into telemetry_repeat as old (day, token, asset, events)
                      select :day, :token,
                        case when :asset = '' or exists (select from telemetry_repeat
                            where day = :day and token = :token and asset = :asset)
                          or (select count(*) from telemetry_repeat where day = :day) < :most
                        then :asset else '(others)' end,
                        :events
                      on conflict (day, token, asset)
                      do update set events = old.events + excluded.events
                      """);
              // In one order, or two processes would wait for each other.
              events.entrySet().stream()
                  .sorted((a, b) -> a.getKey().toString().compareTo(b.getKey().toString()))
                  .forEach(
                      one ->
                          batch
                              .bind("day", one.getKey().day())
                              .bind("token", one.getKey().token())
                              .bind("asset", one.getKey().asset())
                              .bind("events", one.getValue())
                              .bind("most", MOST)
                              .add());
              batch.execute();
              handle.execute(
                  "delete from telemetry_repeat where day < current_date - cast(? as integer)",
                  DAYS);
            });
  }

  @Override
  public List<Repeated> since(LocalDate day, int most) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select day, token, asset, events from telemetry_repeat
                        where day >= :day
                        order by day desc, events desc, token, asset limit :most
                        """)
                    .bind("day", day)
                    .bind("most", most)
                    .map(
                        (row, _) ->
                            new Repeated(
                                new Cell(
                                    row.getObject("day", LocalDate.class),
                                    row.getString("token"),
                                    row.getString("asset")),
                                row.getLong("events")))
                    .list());
  }
}
