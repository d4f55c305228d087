package dev.millrace.workflow.sql;

import dev.millrace.workflow.graph.Settled;
import dev.millrace.workflow.graph.WorkflowState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/// Which settled workflows listeners still have to be told of.
///
/// **Threading:** safe for any number of threads and processes; no two take the same one within
/// its patience.
public final class SettledStore {
  private static final int MAX_TAKEN = 16;

  private final Jdbi jdbi;
  private final String node;

  public SettledStore(DataSource dataSource, String node) {
    this.jdbi = Jdbi.create(dataSource);
    this.node = node;
  }

  /// A settled workflow taken for delivery.
  ///
  /// @param at tells this end from another one after a resume
  public record Delivery(Settled settled, Instant at) {}

  /// Takes settled workflows that nobody was told of; they come again after `patience` unless
  /// they are [#delivered].
  public List<Delivery> take(Duration patience) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    update workflow set deliver_by = :node,
                      deliver_after = now() + :millis * interval '1 millisecond'
                    where id in (
                      select id from workflow
                      where state <> 'running' and not delivered and deliver_after <= now()
                      order by deliver_after limit :limit for update skip locked)
                    returning id, kind, subject, state, problem, settled_at
                    """)
                .bind("node", node)
                .bind("millis", patience.toMillis())
                .bind("limit", MAX_TAKEN)
                .map((row, _) -> delivery(row))
                .list());
  }

  private static Delivery delivery(ResultSet row) throws SQLException {
    var settled =
        new Settled(
            row.getLong("id"),
            row.getString("kind"),
            row.getString("subject"),
            Rows.value(WorkflowState.class, row.getString("state")),
            Rows.problem(row.getString("problem")));
    return new Delivery(settled, Rows.instant(row, "settled_at").orElseThrow());
  }

  /// Notes that listeners heard of a settlement.
  public void delivered(Delivery delivery) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    "update workflow set delivered = true where id = :id and settled_at = :at")
                .bind("id", delivery.settled().workflowId())
                .bind("at", delivery.at())
                .execute());
  }

  /// Frees the deliveries that an earlier process of this node's name did not finish.
  public void reclaim() {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update workflow set deliver_after = now(), deliver_by = null
                    where deliver_by = :node and state <> 'running' and not delivered
                    """)
                .bind("node", node)
                .execute());
  }
}
