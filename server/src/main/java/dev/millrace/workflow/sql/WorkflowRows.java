package dev.millrace.workflow.sql;

import dev.millrace.workflow.graph.Problem;
import dev.millrace.workflow.graph.StepState;
import dev.millrace.workflow.graph.WorkflowState;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Locks, settles and reopens a workflow.
final class WorkflowRows {
  private WorkflowRows() {}

  /// Locks the workflow's row, under which its graph changes; false when it is not running.
  static boolean lockRunning(Handle handle, long workflowId) {
    return handle
        .createQuery("select state from workflow where id = :id for update")
        .bind("id", workflowId)
        .mapTo(String.class)
        .findOne()
        .filter(Rows.text(WorkflowState.RUNNING)::equals)
        .isPresent();
  }

  /// Counts a finished step, and settles the workflow with its last one.
  static boolean countFinished(Handle handle, long workflowId) {
    int open =
        handle
            .createQuery(
                """
                update workflow set open_steps = open_steps - 1 where id = :id
                returning open_steps
                """)
            .bind("id", workflowId)
            .mapTo(Integer.class)
            .one();
    if (open == 0) {
      settle(handle, workflowId, WorkflowState.DONE, null);
    }
    return open == 0;
  }

  /// Ends a workflow: what still waits or runs is cancelled, and loses its lease.
  static void settle(
      Handle handle, long workflowId, WorkflowState state, @Nullable Problem problem) {
    QueueRows.clear(handle, workflowId);
    handle
        .createUpdate(
            """
            update workflow_step set state = :cancelled, ended_at = now()
            where workflow_id = :id and state in ('pending', 'running')
            """)
        .bind("id", workflowId)
        .bind("cancelled", Rows.text(StepState.CANCELLED))
        .execute();
    handle
        .createUpdate(
            """
            update workflow set state = :state, problem = :problem::json, settled_at = now(),
              delivered = false, deliver_after = now(), deliver_by = null,
              progress = case when :state = 'done' then 1 else progress end
            where id = :id
            """)
        .bind("id", workflowId)
        .bind("state", Rows.text(state))
        .bind("problem", problem == null ? null : Rows.json(problem))
        .execute();
  }

  /// Sets a failed or cancelled workflow going again: everything but what is done starts over.
  static void reopen(Handle handle, long workflowId) {
    handle
        .createUpdate(
            """
            update workflow_step s
            set state = 'pending', failures = 0, lost = 0, progress = 0, problem = null,
              started_at = null, ended_at = null,
              waiting = (
                select count(*) from workflow_edge e join workflow_step n on n.id = e.needs_id
                where e.step_id = s.id and n.state <> 'done')
            where workflow_id = :id and state in ('failed', 'cancelled')
            """)
        .bind("id", workflowId)
        .execute();
    handle
        .createUpdate(
            """
            update workflow set state = 'running', problem = null, settled_at = null, progress = 0,
              delivered = false, deliver_after = null, deliver_by = null,
              open_steps = (
                select count(*) from workflow_step where workflow_id = :id and state <> 'done')
            where id = :id
            """)
        .bind("id", workflowId)
        .execute();
    QueueRows.enqueueAll(handle, workflowId);
  }
}
