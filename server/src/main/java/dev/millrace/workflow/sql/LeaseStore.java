package dev.millrace.workflow.sql;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// A worker's housekeeping: which leases it holds, and how far its steps are.
///
/// **Threading:** safe for any number of threads and processes.
public final class LeaseStore {
  private final Jdbi jdbi;
  private final String node;

  public LeaseStore(DataSource dataSource, String node) {
    this.jdbi = Jdbi.create(dataSource);
    this.node = node;
  }

  /// An attempt that holds its lease.
  public record Held(long stepId, long version, int attempt) {}

  /// The attempts whose leases are this node's.
  public Set<Held> held() {
    return jdbi.withHandle(
        handle ->
            new HashSet<>(
                handle
                    .createQuery(
                        """
                        select q.step_id, q.version, s.attempt
                        from workflow_queue q join workflow_step s on s.id = q.step_id
                        where q.picked_by = :node and q.picked
                        """)
                    .bind("node", node)
                    .map(
                        (row, _) ->
                            new Held(
                                row.getLong("step_id"),
                                row.getLong("version"),
                                row.getInt("attempt")))
                    .list()));
  }

  /// Frees one lease at once, such as that of an attempt that will not end in time.
  public void release(Held held) {
    jdbi.useTransaction(
        handle -> {
          handle
              .createUpdate(
                  """
                  update workflow_queue
                  set picked = false, picked_by = null, last_heartbeat = null,
                    version = version + 1
                  where step_id = :step and version = :version and picked_by = :node
                  """)
              .bind("step", held.stepId())
              .bind("version", held.version())
              .bind("node", node)
              .execute();
          Doorbell.ring(handle);
        });
  }

  /// Frees all that this node's name holds, which a process that died has left.
  public int reclaim() {
    return jdbi.inTransaction(
        handle -> {
          handle
              .createUpdate("update workflow_step set runs_on = null where runs_on = :node")
              .bind("node", node)
              .execute();
          return freeAll(handle);
        });
  }

  private int freeAll(Handle handle) {
    return handle
        .createUpdate(
            """
                    update workflow_queue
                    set picked = false, picked_by = null, last_heartbeat = null,
                      version = version + 1
                    where step_id in (
                      select step_id from workflow_queue where picked_by = :node and picked
                      for update skip locked)
                    """)
        .bind("node", node)
        .execute();
  }

  /// Writes how far running attempts are, by step; attempts that ended meanwhile are left alone.
  public void writeProgress(Map<Held, Double> progress) {
    if (progress.isEmpty()) {
      return;
    }
    jdbi.useHandle(
        handle -> {
          // One short transaction for each: several rows at once could deadlock with a settlement.
          for (var entry : progress.entrySet()) {
            handle
                .createUpdate(
                    """
                    update workflow_step set progress = :progress
                    where id = :step and attempt = :attempt and state = 'running'
                    """)
                .bind("step", entry.getKey().stepId())
                .bind("attempt", entry.getKey().attempt())
                .bind("progress", entry.getValue())
                .execute();
          }
        });
  }

  /// Raises the high-water marks of workflows to where their steps are; answers those.
  public Map<Long, Double> raiseProgress(Collection<Long> workflowIds) {
    if (workflowIds.isEmpty()) {
      return Map.of();
    }
    return jdbi.withHandle(
        handle -> {
          var raised = new HashMap<Long, Double>();
          for (long id : workflowIds) {
            GraphQuery.raiseProgress(handle, id).ifPresent(value -> raised.put(id, value));
          }
          return raised;
        });
  }
}
