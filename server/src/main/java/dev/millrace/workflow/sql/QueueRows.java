package dev.millrace.workflow.sql;

import org.jdbi.v3.core.Handle;

/// Makes steps runnable.
final class QueueRows {
  /// A workflow that started `k` later waits for at most `8 k` more steps of an earlier one of the
  /// same priority: first come first served, yet a feature film does not hold up a clip.
  private static final int STEPS_BETWEEN_TURNS = 8;

  private static final String ENQUEUE =
      """
      insert into workflow_queue (task_name, task_instance, execution_time, picked, version,
        priority, step_id, workflow_id, lane, slots, turn, owner)
      select kind, id::text, now(), false, 1, priority, id, workflow_id, lane, slots,
        workflow_id * %d + ordinal,
        (select w.owner from workflow w where w.id = workflow_id)
      from workflow_step
      where workflow_id = :workflow and state = 'pending' and waiting = 0
      """
          .formatted(STEPS_BETWEEN_TURNS);

  private QueueRows() {}

  /// Enqueues every step of a workflow that is free to start.
  static void enqueueAll(Handle handle, long workflowId) {
    handle.createUpdate(ENQUEUE + " on conflict do nothing").bind("workflow", workflowId).execute();
  }

  /// Enqueues those steps that waited for this one alone.
  static void enqueueDependents(Handle handle, long workflowId, long stepId) {
    handle
        .createUpdate(
            ENQUEUE
                + """
                  and id in (select step_id from workflow_edge where needs_id = :step)
                  on conflict do nothing
                """)
        .bind("workflow", workflowId)
        .bind("step", stepId)
        .execute();
  }

  static void clear(Handle handle, long workflowId) {
    handle
        .createUpdate("delete from workflow_queue where workflow_id = :workflow")
        .bind("workflow", workflowId)
        .execute();
  }
}
