package dev.millrace.webhooks.sql;

import dev.millrace.catalog.sql.Database;
import dev.millrace.webhooks.sql.DeliveryRow.Message;
import dev.millrace.webhooks.sql.DeliveryRow.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// The rows of table `webhook_delivery` as their owner sees them.
///
/// **Threading:** safe, from any thread of any process.
public final class DeliveryTable {
  private static final String INSERT =
      """
      insert into webhook_delivery (webhook_id, source, event_id, type, subject, body)
      values (:hook, :source, :event, :type, :subject, :body)
      on conflict (webhook_id, source, event_id) do nothing
      """;

  private final Jdbi jdbi;

  public DeliveryTable(Database database) {
    this.jdbi = database.jdbi();
  }

  /// Which rows of the log.
  ///
  /// @param before only those with a smaller number
  public record Query(String hook, @Nullable State state, @Nullable Long before, int limit) {}

  /// The latest first.
  public List<DeliveryRow> log(Query query) {
    var sql =
        """
        select * from webhook_delivery
        where webhook_id = :hook and (cast(:state as text) is null or state = :state)
          and id < :before
        order by id desc limit :limit
        """;
    State state = query.state();
    Long before = query.before();
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(sql)
                .bind("hook", query.hook())
                .bind("state", state == null ? null : state.word())
                .bind("before", before == null ? Long.MAX_VALUE : before)
                .bind("limit", query.limit())
                .map(DeliveryTable::read)
                .list());
  }

  /// Adds a message for one webhook alone; gives its row.
  public DeliveryRow add(String hook, Message message) {
    var sql = INSERT + " returning *";
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(sql)
                .bind("hook", hook)
                .bind("source", message.source())
                .bind("event", message.id())
                .bind("type", message.type())
                .bind("subject", message.subject())
                .bind("body", message.body())
                .map(DeliveryTable::read)
                .one());
  }

  /// Begins anew with a delivery that does not wait for its turn; the log of its attempts stays.
  public Optional<DeliveryRow> retry(String hook, long number) {
    var sql =
        """
        update webhook_delivery
        set state = 'waiting', settled_at = null, tries = 0, blocks = false, due_at = now()
        where webhook_id = :hook and id = :number
        returning *
        """;
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(sql)
                .bind("hook", hook)
                .bind("number", number)
                .map(DeliveryTable::read)
                .findOne());
  }

  /// A message for a webhook; of one event there is one, however often it is told.
  record Addressed(String hook, Message message) {}

  static void insert(Handle handle, List<Addressed> rows) {
    if (rows.isEmpty()) {
      return;
    }
    var batch = handle.prepareBatch(INSERT);
    for (Addressed row : rows) {
      var _ =
          batch
              .bind("hook", row.hook())
              .bind("source", row.message().source())
              .bind("event", row.message().id())
              .bind("type", row.message().type())
              .bind("subject", row.message().subject())
              .bind("body", row.message().body())
              .add();
    }
    batch.execute();
  }

  static Message message(ResultSet row) throws SQLException {
    return new Message(
        row.getString("source"),
        row.getString("event_id"),
        row.getString("type"),
        row.getString("subject"),
        row.getString("body"));
  }

  private static DeliveryRow read(ResultSet row, StatementContext context) throws SQLException {
    var state = State.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
    return new DeliveryRow(
        row.getLong("id"),
        message(row),
        state,
        AttemptJson.read(row.getString("attempts")),
        row.getTimestamp("created_at").toInstant(),
        state == State.WAITING ? HookRows.instant(row, "due_at") : null,
        HookRows.instant(row, "settled_at"));
  }
}
