package dev.millrace.workflow.sql;

import dev.millrace.workflow.graph.Growth;
import dev.millrace.workflow.graph.WorkflowGraph;
import dev.millrace.workflow.graph.WorkflowState;
import dev.millrace.workflow.step.StepKind.Lane;
import dev.millrace.workflow.step.StepSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/// Whole workflows: started, read, cancelled, resumed and forgotten, each in one transaction.
///
/// **Threading:** safe for any number of threads and processes.
public final class GraphStore {
  private static final int ATTEMPTS = 5;

  private final Jdbi jdbi;

  public GraphStore(DataSource dataSource) {
    this.jdbi = Jdbi.create(dataSource);
  }

  /// What a workflow is begun as.
  ///
  /// @param runKey with kind and subject what makes the start idempotent
  /// @param owner whose it is; owners take turns
  public record Beginning(String kind, String subject, String runKey, int priority, String owner) {}

  /// Starts a workflow, or answers the one that this key started before.
  ///
  /// @throws dev.millrace.workflow.graph.IllegalGraphException when the steps form no graph
  public long start(Beginning begun, List<StepSpec> steps) {
    Growth growth = Growth.of(List.of(), steps);
    return jdbi.inTransaction(
        handle -> {
          for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Long> created = insert(handle, begun);
            if (created.isPresent()) {
              StepRows.add(handle, created.get(), steps, growth);
              QueueRows.enqueueAll(handle, created.get());
              Doorbell.ring(handle);
              return created.get();
            }
            // Empty when its key was released, or it was forgotten, between the two statements.
            Optional<Long> existing = existing(handle, begun);
            if (existing.isPresent()) {
              return existing.get();
            }
          }
          throw new IllegalStateException("a workflow comes and goes while it is started");
        });
  }

  private static Optional<Long> insert(Handle handle, Beginning begun) {
    return handle
        .createQuery(
            """
            insert into workflow (kind, subject, run_key, priority, owner)
            values (:kind, :subject, :runKey, :priority, :owner)
            on conflict do nothing returning id
            """)
        .bindMethods(begun)
        .mapTo(Long.class)
        .findOne();
  }

  private static Optional<Long> existing(Handle handle, Beginning begun) {
    return handle
        .createQuery(
            """
            select id from workflow
            where kind = :kind and subject = :subject and run_key = :runKey
            """)
        .bindMethods(begun)
        .mapTo(Long.class)
        .findOne();
  }

  /// Gives a workflow a key that nobody starts with; the id makes it one of its own.
  public void release(long workflowId) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate("update workflow set run_key = run_key || '/' || id where id = :id")
                .bind("id", workflowId)
                .execute());
  }

  /// Cancels the running workflows of a subject; says whether there were any.
  public boolean cancel(String subject) {
    return jdbi.inTransaction(
        handle -> {
          List<Long> running = lock(handle, subject, "state = 'running'");
          running.forEach(id -> WorkflowRows.settle(handle, id, WorkflowState.CANCELLED, null));
          Doorbell.ring(handle);
          return !running.isEmpty();
        });
  }

  /// Continues the newest workflow of a subject if it failed or was cancelled.
  public boolean resume(String subject) {
    return jdbi.inTransaction(
        handle -> {
          List<Long> stopped =
              lock(
                  handle,
                  subject,
                  """
                  state in ('failed', 'cancelled')
                  and id = (select max(id) from workflow where subject = :subject)
                  """);
          stopped.forEach(id -> WorkflowRows.reopen(handle, id));
          Doorbell.ring(handle);
          return !stopped.isEmpty();
        });
  }

  /// Removes all that is known of a subject's workflows; running steps are cancelled.
  public void forget(String subject) {
    jdbi.useTransaction(
        handle -> {
          lock(handle, subject, "true");
          handle
              .createUpdate("delete from workflow where subject = :subject")
              .bind("subject", subject)
              .execute();
          Doorbell.ring(handle);
        });
  }

  /// Removes one workflow, unless it runs.
  public void forgetSettled(long workflowId) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate("delete from workflow where id = :id and state <> 'running'")
                .bind("id", workflowId)
                .execute());
  }

  private static List<Long> lock(Handle handle, String subject, String condition) {
    return handle
        .createQuery(
            "select id from workflow where subject = :subject and "
                + condition
                + " order by id for update")
        .bind("subject", subject)
        .mapTo(Long.class)
        .list();
  }

  /// The newest workflow of a subject, whole.
  public Optional<WorkflowGraph> graph(String subject) {
    return jdbi.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ, handle -> GraphQuery.newest(handle, subject));
  }

  /// Whether an attempt at a step of a subject's workflows runs on any node, cancelled or not.
  public boolean isBusy(String subject) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select exists (
                      select 1 from workflow_step s join workflow w on w.id = s.workflow_id
                      where w.subject = :subject and s.runs_on is not null)
                    """)
                .bind("subject", subject)
                .mapTo(Boolean.class)
                .one());
  }

  /// What is free to start and does not run: slots that it asks for, by lane.
  public Map<Lane, Long> backlog() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select lane, sum(slots) as slots from workflow_queue
                    where not picked and execution_time <= now() group by lane
                    """)
                .map((row, _) -> Map.entry(lane(row.getString("lane")), row.getLong("slots")))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  private static Lane lane(String text) {
    return Rows.value(Lane.class, text);
  }

  /// How far the newest workflow of a subject is, 0 to 1.
  public Optional<Double> progress(String subject) {
    return jdbi.withHandle(handle -> GraphQuery.progress(handle, subject));
  }
}
