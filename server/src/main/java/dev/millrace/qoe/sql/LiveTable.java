package dev.millrace.qoe.sql;

import dev.millrace.catalog.sql.Database;
import dev.millrace.qoe.LiveBoard;
import dev.millrace.telemetry.sessions.Audience;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The tables `qoe_live`, of one row, and `qoe_audience`, of a row a minute.
///
/// **Threading:** safe, from any thread of any process.
public final class LiveTable implements LiveBoard, Audience {
  private static final TypeReference<Detail> DETAIL = new TypeReference<>() {};

  private final Database database;

  public LiveTable(Database database) {
    this.database = database;
  }

  private record Detail(Map<String, Integer> states, Map<String, Map<String, Integer>> by) {}

  @Override
  public void tell(Watching watching) {
    var detail = new Detail(watching.states(), watching.by());
    database
        .jdbi()
        .useTransaction(
            handle -> {
              handle
                  .createUpdate(
                      """
                      insert into qoe_live (told_at, viewers, detail)
                      values (:at, :viewers, cast(:detail as jsonb))
                      on conflict (id) do update
                      set told_at = :at, viewers = :viewers, detail = excluded.detail
                      """)
                  .bind("at", watching.at().atOffset(ZoneOffset.UTC))
                  .bind("viewers", watching.viewers())
                  .bind("detail", JsonMapper.shared().writeValueAsString(detail))
                  .execute();
              handle
                  .createUpdate(
                      """
                      insert into qoe_audience as old (minute, viewers) values (:minute, :viewers)
                      on conflict (minute) do update
                      set viewers = greatest(old.viewers, excluded.viewers)
                      """)
                  .bind(
                      "minute",
                      watching.at().truncatedTo(ChronoUnit.MINUTES).atOffset(ZoneOffset.UTC))
                  .bind("viewers", watching.viewers())
                  .execute();
            });
  }

  @Override
  public Optional<Live> now() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select told_at, viewers, detail from qoe_live")
                    .map(
                        (row, _) -> {
                          Detail detail =
                              JsonMapper.shared().readValue(row.getString("detail"), DETAIL);
                          return new Live(
                              row.getObject("told_at", OffsetDateTime.class).toInstant(),
                              row.getInt("viewers"),
                              detail.states(),
                              detail.by());
                        })
                    .findOne());
  }

  @Override
  public List<Minute> since(Instant from) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select minute, viewers from qoe_audience
                        where minute >= :from order by minute
                        """)
                    .bind("from", from.atOffset(ZoneOffset.UTC))
                    .map(
                        (row, _) ->
                            new Minute(
                                row.getObject("minute", OffsetDateTime.class).toInstant(),
                                row.getInt("viewers")))
                    .list());
  }
}
