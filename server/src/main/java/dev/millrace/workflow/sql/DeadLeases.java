package dev.millrace.workflow.sql;

import com.github.kagkarlsson.scheduler.task.DeadExecutionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Frees leases whose holder sent no heartbeat for too long, unless it did at the last moment.
final class DeadLeases implements DeadExecutionHandler<Lease> {
  private static final System.Logger LOG = System.getLogger(DeadLeases.class.getName());

  private final Jdbi jdbi;
  private final DatabaseClock clock;
  private final Duration patience;

  DeadLeases(Jdbi jdbi, DatabaseClock clock, Duration patience) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.patience = patience;
  }

  @Override
  public void deadExecution(ExecutionComplete complete, ExecutionOperations<Lease> operations) {
    Execution dead = complete.getExecution();
    int freed = jdbi.inTransaction(handle -> free(handle, dead));
    if (freed == 1) {
      LOG.log(
          Level.WARNING,
          "A worker died; its step is free again step={0} kind={1} worker={2}",
          dead.getId(),
          dead.getTaskName(),
          dead.pickedBy);
    }
  }

  private int free(Handle handle, Execution dead) {
    Doorbell.ring(handle);
    return handle
        .createUpdate(
            """
            update workflow_queue
            set picked = false, picked_by = null, last_heartbeat = null, version = version + 1
            where step_id = :step and version = :version and picked and last_heartbeat <= :limit
            """)
        .bind("step", Long.parseLong(dead.getId()))
        .bind("version", dead.version)
        .bind("limit", clock.now().minus(patience))
        .execute();
  }
}
