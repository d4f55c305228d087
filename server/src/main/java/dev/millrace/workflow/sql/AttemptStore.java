package dev.millrace.workflow.sql;

import dev.millrace.workflow.graph.Growth;
import dev.millrace.workflow.graph.Problem;
import dev.millrace.workflow.graph.WorkflowState;
import dev.millrace.workflow.step.StepResult;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Attempts of steps: begun and ended by the holder of the lease, each in one transaction.
///
/// Every method that records something answers false, and changes nothing, when the lease is no
/// longer held: the step was taken over, cancelled with its workflow, or forgotten.
///
/// **Threading:** safe for any number of threads and processes.
public final class AttemptStore {
  private static final long MAX_OUTPUT_BYTES = 64L * 1024 * 1024;

  private final Jdbi jdbi;
  private final String node;

  public AttemptStore(DataSource dataSource, String node) {
    this.jdbi = Jdbi.create(dataSource);
    this.node = node;
  }

  /// Begins an attempt. A step that is still running here died with an earlier process.
  public Optional<Claim> claim(Lease lease) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    update workflow_step s
                    set state = 'running', attempt = attempt + 1, progress = 0, started_at = now(),
                      ended_at = null, runs_on = :node,
                      lost = lost + case when s.state = 'running' then 1 else 0 end
                    from workflow_queue q, workflow w
                    where s.id = :step and s.state in ('pending', 'running')
                      and q.step_id = s.id and q.version = :version and q.picked_by = :node
                      and w.id = s.workflow_id and w.state = 'running'
                    returning s.workflow_id, w.subject, s.name, s.input, s.optional, s.attempt,
                      s.failures, s.lost
                    """)
                .bind("step", lease.stepId())
                .bind("version", lease.version())
                .bind("node", node)
                .map((row, _) -> claim(lease, row))
                .findOne());
  }

  private static Claim claim(Lease lease, ResultSet row) throws SQLException {
    var work =
        new Claim.Work(
            row.getLong("workflow_id"),
            row.getString("subject"),
            row.getString("name"),
            row.getString("input"),
            row.getBoolean("optional"));
    return new Claim(
        lease, work, row.getInt("attempt"), row.getInt("failures"), row.getInt("lost"));
  }

  /// Outputs of the done steps that a step depends on, in the order of their creation.
  public Map<String, String> outputs(Claim claim) {
    var outputs = new LinkedHashMap<String, String>();
    var bytes = new AtomicLong();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select n.name, n.output from workflow_edge e
                    join workflow_step n on n.id = e.needs_id
                    where e.step_id = :step and n.state = 'done' order by n.ordinal
                    """)
                .bind("step", claim.lease().stepId())
                .map((row, _) -> Map.entry(row.getString("name"), row.getString("output")))
                .forEach(
                    output -> {
                      requireBounded(bytes.addAndGet(output.getValue().length()));
                      outputs.put(output.getKey(), output.getValue());
                    }));
    return Collections.unmodifiableMap(outputs);
  }

  private static void requireBounded(long bytes) {
    if (bytes > MAX_OUTPUT_BYTES) {
      throw new IllegalStateException("The outputs of the dependencies exceed 64 MiB");
    }
  }

  /// The output of one done step that a step depends on.
  public Optional<String> output(Claim claim, String name) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select n.output from workflow_step n join workflow_edge e on e.needs_id = n.id
                    where n.workflow_id = :workflow and n.name = :name and e.step_id = :step
                      and n.state = 'done'
                    """)
                .bind("workflow", claim.work().workflowId())
                .bind("name", name)
                .bind("step", claim.lease().stepId())
                .mapTo(String.class)
                .findOne());
  }

  /// Records a result, adds the steps that it asks for, and schedules what became free to start.
  ///
  /// @throws dev.millrace.workflow.graph.IllegalGraphException when the new steps do not fit;
  ///     nothing is recorded then
  public boolean finish(Claim claim, StepResult result) {
    return underLease(
        claim,
        handle -> {
          dropLease(handle, claim);
          handle
              .createUpdate(
                  """
                  update workflow_step
                  set state = 'done', output = :output::json, progress = 1, problem = :lack::json,
                    ended_at = now()
                  where id = :step
                  """)
              .bind("step", claim.lease().stepId())
              .bind("output", result.output())
              .bind("lack", lack(result))
              .execute();
          advance(handle, claim, result);
        });
  }

  /// A step that is done may have a problem too: what its result lacks.
  private static @Nullable String lack(StepResult result) {
    return result
        .lack()
        .map(lack -> Rows.json(new Problem(lack.type(), lack.title(), lack.detail())))
        .orElse(null);
  }

  /// What a finished step sets free. Growth is judged while its dependents still wait for it.
  private static void advance(Handle handle, Claim claim, StepResult result) {
    long workflowId = claim.work().workflowId();
    Growth growth =
        result.next().isEmpty()
            ? Growth.none()
            : Growth.of(StepRows.nodes(handle, workflowId), result.next());
    handle
        .createUpdate(
            """
            update workflow_step set waiting = waiting - 1
            where id in (select step_id from workflow_edge where needs_id = :step)
            """)
        .bind("step", claim.lease().stepId())
        .execute();
    StepRows.add(handle, workflowId, result.next(), growth);
    if (result.next().isEmpty()) {
      QueueRows.enqueueDependents(handle, workflowId, claim.lease().stepId());
    } else {
      QueueRows.enqueueAll(handle, workflowId);
    }
    WorkflowRows.countFinished(handle, workflowId);
  }

  /// Records a failed attempt after which the step is to be tried again.
  public boolean retryLater(Claim claim, Problem problem, Duration delay) {
    return underLease(
        claim,
        handle -> {
          requeue(handle, claim, delay);
          handle
              .createUpdate(
                  """
                  update workflow_step
                  set state = 'pending', failures = failures + 1, problem = :problem::json,
                    progress = 0, ended_at = now()
                  where id = :step
                  """)
              .bind("step", claim.lease().stepId())
              .bind("problem", Rows.json(problem))
              .execute();
        });
  }

  /// Records that a step failed for good: with it its workflow, unless the step is optional.
  public boolean fail(Claim claim, Problem problem) {
    return underLease(
        claim,
        handle -> {
          dropLease(handle, claim);
          handle
              .createUpdate(
                  """
                  update workflow_step
                  set state = 'failed', failures = failures + 1, problem = :problem::json,
                    ended_at = now()
                  where id = :step
                  """)
              .bind("step", claim.lease().stepId())
              .bind("problem", Rows.json(problem))
              .execute();
          if (claim.work().optional()) {
            advance(handle, claim, StepResult.empty());
          } else {
            WorkflowRows.settle(handle, claim.work().workflowId(), WorkflowState.FAILED, problem);
          }
        });
  }

  /// Hands a step back, as if this attempt had not been: the process closes.
  public boolean giveBack(Claim claim) {
    return underLease(
        claim,
        handle -> {
          requeue(handle, claim, Duration.ZERO);
          handle
              .createUpdate(
                  """
                  update workflow_step set state = 'pending', progress = 0, ended_at = now()
                  where id = :step
                  """)
              .bind("step", claim.lease().stepId())
              .execute();
        });
  }

  /// Notes that the attempt has ended on this node, whatever became of its step meanwhile.
  public void left(Claim claim) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update workflow_step set runs_on = null
                    where id = :step and attempt = :attempt and runs_on = :node
                    """)
                .bind("step", claim.lease().stepId())
                .bind("attempt", claim.attempt())
                .bind("node", node)
                .execute());
  }

  private boolean underLease(Claim claim, Consumer<Handle> change) {
    return jdbi.inTransaction(
        handle -> {
          boolean held =
              WorkflowRows.lockRunning(handle, claim.work().workflowId()) && fence(handle, claim);
          if (held) {
            change.accept(handle);
            Doorbell.ring(handle);
          }
          return held;
        });
  }

  private boolean fence(Handle handle, Claim claim) {
    return handle
        .createQuery(
            """
            select 1 from workflow_queue q join workflow_step s on s.id = q.step_id
            where q.step_id = :step and q.version = :version and q.picked_by = :node
              and s.attempt = :attempt and s.state = 'running'
            for update of q
            """)
        .bind("step", claim.lease().stepId())
        .bind("version", claim.lease().version())
        .bind("node", node)
        .bind("attempt", claim.attempt())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private static void dropLease(Handle handle, Claim claim) {
    handle
        .createUpdate("delete from workflow_queue where step_id = :step")
        .bind("step", claim.lease().stepId())
        .execute();
  }

  private static void requeue(Handle handle, Claim claim, Duration delay) {
    handle
        .createUpdate(
            """
            update workflow_queue
            set picked = false, picked_by = null, last_heartbeat = null, version = version + 1,
              execution_time = now() + :millis * interval '1 millisecond'
            where step_id = :step
            """)
        .bind("step", claim.lease().stepId())
        .bind("millis", delay.toMillis())
        .execute();
  }
}
