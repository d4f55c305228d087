package dev.millrace.webhooks.sql;

import dev.millrace.catalog.sql.Database;
import dev.millrace.config.Secret;
import dev.millrace.webhooks.sql.HookRow.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The rows of table `webhook`.
///
/// **Threading:** safe, from any thread of any process.
public final class HookTable {
  private final Jdbi jdbi;

  public HookTable(Database database) {
    this.jdbi = database.jdbi();
  }

  /// Adds one unless there are `most` already; says whether it was added.
  public boolean insert(HookRow row, int most) {
    var sql =
        """
        insert into webhook (id, url, types, description, secret, created_at)
        select :id, :url, :types, :description, :secret, :created
        where (select count(*) from webhook) < :most
        """;
    return jdbi.withHandle(
        handle ->
            handle
                    .createUpdate(sql)
                    .bind("id", row.id())
                    .bind("url", row.wish().url())
                    .bindArray("types", String.class, row.wish().types())
                    .bind("description", row.wish().description())
                    .bind("secret", row.keys().current().value())
                    .bind("created", row.createdAt())
                    .bind("most", most)
                    .execute()
                > 0);
  }

  public Optional<HookRow> find(String id) {
    var sql = "select " + HookRows.COLUMNS + " from webhook where id = :id";
    return jdbi.withHandle(
        handle -> handle.createQuery(sql).bind("id", id).map(HookRows::read).findOne());
  }

  /// All of them, the oldest first.
  public List<HookRow> list() {
    var sql = "select " + HookRows.COLUMNS + " from webhook order by id";
    return jdbi.withHandle(handle -> handle.createQuery(sql).map(HookRows::read).list());
  }

  static List<HookRow> enabled(Handle handle) {
    var sql = "select " + HookRows.COLUMNS + " from webhook where enabled";
    return handle.createQuery(sql).map(HookRows::read).list();
  }

  /// Writes what the owner wants now. Failures are forgotten, as the cause may be gone; what waits
  /// is due at once.
  public Optional<HookRow> update(String id, Wish wish, boolean enabled) {
    return jdbi.inTransaction(
        handle -> {
          var row = rewritten(handle, id, wish, enabled);
          if (row.isPresent() && enabled) {
            hasten(handle, id);
          }
          return row;
        });
  }

  private static Optional<HookRow> rewritten(Handle handle, String id, Wish wish, boolean enabled) {
    var sql =
        """
        update webhook set url = :url, types = :types, description = :description,
            enabled = :enabled, failures = 0, failing_since = null, rest_until = '-infinity',
            disabled_reason = case when not :enabled then coalesce(disabled_reason, 'paused') end
        where id = :id
        returning
        """;
    return handle
        .createQuery(sql + HookRows.COLUMNS)
        .bind("id", id)
        .bind("url", wish.url())
        .bindArray("types", String.class, wish.types())
        .bind("description", wish.description())
        .bind("enabled", enabled)
        .map(HookRows::read)
        .findOne();
  }

  private static void hasten(Handle handle, String id) {
    var sql =
        """
        update webhook_delivery set due_at = now()
        where webhook_id = :id and state = 'waiting' and due_at > now()
        """;
    handle.createUpdate(sql).bind("id", id).execute();
  }

  /// Signs with `secret` from now on, and beside it with the one so far for `overlap`.
  public Optional<HookRow> rotate(String id, Secret secret, Duration overlap) {
    var sql =
        """
        update webhook set old_secret = secret, secret = :secret,
            old_secret_until = now() + make_interval(secs => :overlap)
        where id = :id
        returning
        """;
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(sql + HookRows.COLUMNS)
                .bind("id", id)
                .bind("secret", secret.value())
                .bind("overlap", overlap.toSeconds())
                .map(HookRows::read)
                .findOne());
  }

  /// Removes it with its deliveries; false when there is none.
  public boolean delete(String id) {
    return jdbi.withHandle(
        handle ->
            handle.createUpdate("delete from webhook where id = :id").bind("id", id).execute() > 0);
  }

  /// When a time is written, as the database keeps it.
  public static Instant precise(Instant time) {
    return time.truncatedTo(java.time.temporal.ChronoUnit.MICROS);
  }
}
