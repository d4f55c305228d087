package dev.millrace.webhooks.sql;

import dev.millrace.catalog.sql.Database;
import dev.millrace.webhooks.sql.DeliveryRow.Message;
import dev.millrace.webhooks.sql.HookRow.Keys;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/// Which process sends which waiting row of table `webhook_delivery`.
///
/// A row is due when its time has come and no earlier row of its webhook and subject holds it back.
/// A webhook that has just failed gets one row at a time, others `perHook`.
///
/// **Threading:** safe, from any thread of any process; processes take turns.
public final class ClaimTable {
  private static final String CLAIM =
      """
      with room as (
        select w.id, case when w.failures = 0 then :perHook else 1 end - (
            select count(*) from webhook_delivery d
            where d.webhook_id = w.id and d.state = 'waiting' and d.claim is not null
              and d.claimed_until > now()) as free
        from webhook w
        where w.enabled and w.rest_until <= now()
      ), due as (
        select d.id from room cross join lateral (
          select d.id, d.due_at from webhook_delivery d
          where d.webhook_id = room.id and d.state = 'waiting' and d.due_at <= now()
            and (d.claim is null or d.claimed_until <= now())
            and not exists (
              select 1 from webhook_delivery e
              where e.webhook_id = d.webhook_id and e.subject = d.subject and e.id < d.id
                and e.state = 'waiting' and e.blocks)
          order by d.due_at, d.id limit greatest(room.free, 0)) d
        order by d.due_at, d.id limit :limit
      )
      update webhook_delivery d
      set claim = :holder, claimed_until = now() + make_interval(secs => :lease)
      from due, webhook w
      where d.id = due.id and w.id = d.webhook_id
      returning d.id, d.webhook_id, d.source, d.event_id, d.type, d.subject, d.body, d.tries,
        w.url, w.secret, case when w.old_secret_until > now() then w.old_secret end as former
      """;

  private final Jdbi jdbi;
  private final Duration lease;
  private final int perHook;

  public ClaimTable(Database database, Duration lease, int perHook) {
    this.jdbi = database.jdbi();
    this.lease = lease;
    this.perHook = perHook;
  }

  /// A message to be sent now, and where to.
  ///
  /// @param tries how often it was tried before
  public record Claimed(
      long number, String hook, Message message, int tries, String url, Keys keys) {}

  /// Claims up to `limit` rows for a holder, for the length of the lease.
  public List<Claimed> claim(String holder, int limit) {
    return jdbi.inTransaction(
        handle -> {
          takeTurn(handle);
          return handle
              .createQuery(CLAIM)
              .bind("perHook", perHook)
              .bind("limit", limit)
              .bind("holder", holder)
              .bind("lease", lease.toSeconds())
              .map(ClaimTable::read)
              .list();
        });
  }

  /// Whether anything waits for its time, its webhook or its turn.
  public boolean isAnyWaiting() {
    var sql = "select exists (select 1 from webhook_delivery where state = 'waiting')";
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(Boolean.class).one());
  }

  /// How long until the next row that waits for its time has waited enough, or the next webhook has
  /// rested; empty when none does.
  public Optional<Duration> untilNext() {
    var sql =
        """
        select ceil(extract(epoch from min(at) - now()) * 1000)
        from (
          select case when w.rest_until > now() then w.rest_until else d.due_at end as at
          from webhook w left join lateral (
            select due_at from webhook_delivery
            where webhook_id = w.id and state = 'waiting' and due_at > now()
            order by due_at limit 1) d on true
          where w.enabled) next
        """;
    return jdbi.withHandle(
        handle -> handle.createQuery(sql).mapTo(Long.class).findOne().map(Duration::ofMillis));
  }

  /// Gives back whatever a holder has claimed.
  public void release(String holder) {
    var sql = "update webhook_delivery set claim = null where claim = :holder";
    jdbi.useHandle(handle -> handle.createUpdate(sql).bind("holder", holder).execute());
  }

  /// Two that claim at once would give a webhook more than its share.
  private static void takeTurn(Handle handle) {
    handle.execute("select pg_advisory_xact_lock(hashtext('millrace.webhooks'))");
  }

  private static Claimed read(ResultSet row, StatementContext context) throws SQLException {
    return new Claimed(
        row.getLong("id"),
        row.getString("webhook_id"),
        DeliveryTable.message(row),
        row.getInt("tries"),
        row.getString("url"),
        HookRows.keys(row));
  }
}
