package dev.millrace.webhooks.sql;

import dev.millrace.catalog.sql.Database;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;

/// What waits to be sent to webhooks, in the whole database.
///
/// **Threading:** safe, from any thread of any process.
public final class BacklogQuery {
  private final Jdbi jdbi;

  public BacklogQuery(Database database) {
    this.jdbi = database.jdbi();
  }

  /// What waited at one moment.
  ///
  /// @param waiting messages that are neither delivered nor given up
  /// @param oldest for how long the oldest of them has waited; zero when there is none
  public record Backlog(long waiting, Duration oldest) {
    public static final Backlog NONE = new Backlog(0, Duration.ZERO);
  }

  /// Counts now; messages for disabled webhooks, which wait for their owner, are left out.
  public Backlog count() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select count(*) as waiting,
                      coalesce(extract(epoch from now() - min(d.created_at)), 0) as seconds
                    from webhook_delivery d join webhook w on w.id = d.webhook_id
                    where d.state = 'waiting' and w.enabled
                    """)
                .map(
                    (row, _) ->
                        new Backlog(
                            row.getLong("waiting"),
                            Duration.ofMillis((long) (1000 * row.getDouble("seconds")))))
                .one());
  }
}
