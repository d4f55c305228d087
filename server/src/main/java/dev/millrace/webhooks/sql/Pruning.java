package dev.millrace.webhooks.sql;

import dev.millrace.catalog.sql.Database;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Keeps table `webhook_delivery` within its limits.
///
/// **Threading:** safe; one process at a time does it. **Limits:** [#BATCH] rows a statement.
public final class Pruning {
  private static final int BATCH = 5_000;

  private static final String TOO_OLD =
      """
      delete from webhook_delivery where id in (
        select id from webhook_delivery
        where created_at < now() - make_interval(secs => :age)
          and (claim is null or claimed_until < now())
        limit :batch)
      """;

  private static final String TOO_MANY =
      """
      delete from webhook_delivery where id in (
        select d.id from webhook_delivery d join (
          select w.id as hook, (
            select s.id from webhook_delivery s
            where s.webhook_id = w.id and s.state <> 'waiting'
            order by s.id desc offset :kept limit 1) as edge
          from webhook w) e
        on d.webhook_id = e.hook and d.id <= e.edge
        where d.state <> 'waiting'
        limit :batch)
      """;

  private final Jdbi jdbi;
  private final Disabling disabling;
  private final Kept kept;

  /// What is kept.
  ///
  /// @param age after which any delivery goes
  /// @param settled how many settled ones of each webhook
  /// @param waiting with how many waiting ones a webhook is disabled
  public record Kept(Duration age, int settled, int waiting) {}

  public Pruning(Database database, Disabling disabling, Kept kept) {
    this.jdbi = database.jdbi();
    this.disabling = disabling;
    this.kept = kept;
  }

  /// Prunes once; says how many rows went.
  public int run() {
    int gone = 0;
    int last = BATCH;
    while (last >= BATCH) {
      last = jdbi.inTransaction(this::step);
      gone += last;
    }
    return gone;
  }

  private int step(Handle handle) {
    if (!isTurn(handle)) {
      return 0;
    }
    disableFlooded(handle);
    int old =
        handle
            .createUpdate(TOO_OLD)
            .bind("age", kept.age().toSeconds())
            .bind("batch", BATCH)
            .execute();
    int more =
        handle.createUpdate(TOO_MANY).bind("kept", kept.settled()).bind("batch", BATCH).execute();
    return Math.max(old, more);
  }

  private void disableFlooded(Handle handle) {
    var sql =
        """
        select webhook_id from webhook_delivery where state = 'waiting'
        group by webhook_id having count(*) > :most
        """;
    handle
        .createQuery(sql)
        .bind("most", kept.waiting())
        .mapTo(String.class)
        .list()
        .forEach(hook -> disabling.backlog(handle, hook));
  }

  private static boolean isTurn(Handle handle) {
    return handle
        .createQuery("select pg_try_advisory_xact_lock(hashtext('millrace.webhooks.prune'))")
        .mapTo(Boolean.class)
        .one();
  }
}
