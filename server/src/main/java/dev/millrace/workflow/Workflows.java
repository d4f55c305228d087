package dev.millrace.workflow;

import dev.millrace.workflow.graph.WorkflowGraph;
import dev.millrace.workflow.sql.GraphStore;
import dev.millrace.workflow.step.StepKind.Lane;
import dev.millrace.workflow.step.StepSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;

/// All workflows, from any process: starts, reads, cancels and resumes them. [WorkflowWorker] runs
/// their steps, here or elsewhere.
///
/// **Threading:** safe; each call is one transaction on the caller's thread.
/// **On failure** of the database the unchecked exception comes out and nothing has changed.
public final class Workflows {
  private final GraphStore store;
  private final List<Runnable> alarms = new CopyOnWriteArrayList<>();

  public Workflows(DataSource dataSource) {
    this.store = new GraphStore(dataSource);
  }

  /// What a workflow is, is about, and is started for.
  ///
  /// @param kind such as `vod`
  /// @param subject such as an asset id
  /// @param key with kind and subject makes the start idempotent, such as the asset's version
  /// @param priority of all its steps; higher runs first
  /// @param owner whose it is: among steps whose priorities share the same hundred, owners take
  ///     turns
  public record Run(String kind, String subject, String key, int priority, String owner) {
    /// A run that is nobody's in particular.
    public Run(String kind, String subject, String key, int priority) {
      this(kind, subject, key, priority, "");
    }
  }

  /// Starts a workflow and answers its id. Started before with the same kind, subject and key, it
  /// stays as it is, whatever `steps` are.
  ///
  /// @throws dev.millrace.workflow.graph.IllegalGraphException when the steps form no graph
  public long start(Run run, List<StepSpec> steps) {
    var begun =
        new GraphStore.Beginning(run.kind(), run.subject(), run.key(), run.priority(), run.owner());
    long id = store.start(begun, steps);
    ring();
    return id;
  }

  /// Lets go of the key that a workflow was started with: from now on a start with it begins
  /// another, while this one still runs.
  public void release(long workflowId) {
    store.release(workflowId);
  }

  /// Cancels the running workflows of a subject: what waits never starts, what runs is told within
  /// a second, in whichever process. False when none was running.
  public boolean cancel(String subject) {
    boolean cancelled = store.cancel(subject);
    ring();
    return cancelled;
  }

  /// Continues the newest workflow of a subject if it failed or was cancelled: finished steps stay
  /// done, all others start over with a fresh count of failures. False when there was none.
  public boolean resume(String subject) {
    boolean resumed = store.resume(subject);
    ring();
    return resumed;
  }

  /// Removes all that is known of a subject's workflows, without telling listeners; running steps
  /// are cancelled.
  public void forget(String subject) {
    store.forget(subject);
    ring();
  }

  /// Removes a workflow that has settled; one that was resumed meanwhile stays.
  public void forgetSettled(long workflowId) {
    store.forgetSettled(workflowId);
  }

  /// Whether an attempt at a step of a subject's workflows still runs, in any process: one that was
  /// cancelled does so until its work has ended. What died with its process counts until its node
  /// is back.
  public boolean isBusy(String subject) {
    return store.isBusy(subject);
  }

  /// The newest workflow of a subject, whole.
  public Optional<WorkflowGraph> graph(String subject) {
    return store.graph(subject);
  }

  /// How far the newest workflow of a subject is, 0 to 1, weighted by its steps' costs.
  public Optional<Double> progress(String subject) {
    return store.progress(subject);
  }

  /// What waits for a worker: the slots that steps free to start ask for, by lane; lanes without
  /// such steps are absent. The number to scale workers by.
  public Map<Lane, Long> backlog() {
    return store.backlog();
  }

  /// Runs `alarm` after each change, so that a worker in this process need not wait for its poll.
  void onChange(Runnable alarm) {
    alarms.add(alarm);
  }

  void offChange(Runnable alarm) {
    alarms.remove(alarm);
  }

  private void ring() {
    alarms.forEach(Runnable::run);
  }
}
