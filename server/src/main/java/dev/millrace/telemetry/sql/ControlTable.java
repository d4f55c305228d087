package dev.millrace.telemetry.sql;

import dev.millrace.catalog.sql.Database;
import dev.millrace.events.Event;
import dev.millrace.events.sql.Outbox;
import dev.millrace.telemetry.Control;
import dev.millrace.telemetry.Control.IngestToken;
import dev.millrace.telemetry.Control.State;
import dev.millrace.telemetry.ControlDesk;
import dev.millrace.telemetry.ControlShelf;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/// The tables `telemetry_control`, of one row, and `telemetry_token`.
///
/// **Threading:** safe, from any thread of any process.
public final class ControlTable implements ControlShelf {
  private static final int TOKENS_OF_A_NAME = 2;
  private static final String SUBJECT = "telemetry";

  private final Database database;
  private final Outbox outbox;
  private final Supplier<String> ids;
  private final InstantSource clock;

  /// @param ids of events
  public ControlTable(Database database, Outbox outbox, Supplier<String> ids, InstantSource clock) {
    this.database = database;
    this.outbox = outbox;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public Control read() {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              List<IngestToken> tokens =
                  handle
                      .createQuery(
                          "select id, name, hash, created_at from telemetry_token order by id")
                      .map((row, _) -> token(row))
                      .list();
              return handle
                  .createQuery(
                      """
                      select state, events_per_second, requires_token, changed_at
                      from telemetry_control
                      """)
                  .map((row, _) -> control(row, tokens))
                  .one();
            });
  }

  private static Control control(ResultSet row, List<IngestToken> tokens) throws SQLException {
    return new Control(
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getInt("events_per_second"),
        row.getBoolean("requires_token"),
        row.getObject("changed_at", OffsetDateTime.class).toInstant(),
        tokens);
  }

  private static IngestToken token(ResultSet row) throws SQLException {
    return new IngestToken(
        row.getString("id"),
        row.getString("name"),
        row.getString("hash"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }

  @Override
  public void change(State state, int eventsPerSecond, boolean requiresToken) {
    var sql =
        """
        update telemetry_control set state = :state, events_per_second = :rate,
          requires_token = :requires, changed_at = :now
        """;
    database
        .jdbi()
        .useTransaction(
            handle -> {
              handle
                  .createUpdate(sql)
                  .bind("state", state.name().toLowerCase(Locale.ROOT))
                  .bind("rate", eventsPerSecond)
                  .bind("requires", requiresToken)
                  .bind("now", clock.instant().atOffset(ZoneOffset.UTC))
                  .execute();
              tell(handle, state);
            });
  }

  @Override
  public void add(IngestToken token) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              // One after the other, or two at once would leave three.
              handle.execute("select from telemetry_control for update");
              handle
                  .createUpdate(
                      """
                      insert into telemetry_token (id, name, hash, created_at)
                      values (:id, :name, :hash, :at)
                      """)
                  .bind("id", token.id())
                  .bind("name", token.name())
                  .bind("hash", token.hash())
                  .bind("at", token.createdAt().atOffset(ZoneOffset.UTC))
                  .execute();
              handle
                  .createUpdate(
                      """
                      delete from telemetry_token where name = :name and id not in
                        (select id from telemetry_token where name = :name
                         order by id desc limit :most)
                      """)
                  .bind("name", token.name())
                  .bind("most", TOKENS_OF_A_NAME)
                  .execute();
              tell(handle, null);
            });
  }

  @Override
  public boolean remove(String id) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              int gone =
                  handle
                      .createUpdate("delete from telemetry_token where id = :id")
                      .bind("id", id)
                      .execute();
              if (gone > 0) {
                tell(handle, null);
              }
              return gone > 0;
            });
  }

  private void tell(Handle handle, @Nullable State state) {
    var data = JsonNodeFactory.instance.objectNode();
    if (state != null) {
      data.put("state", state.name().toLowerCase(Locale.ROOT));
    }
    outbox.append(
        handle,
        new Event(ids.get(), "/millrace", ControlDesk.TYPE, SUBJECT, clock.instant(), data));
  }
}
