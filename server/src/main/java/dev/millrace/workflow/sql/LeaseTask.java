package dev.millrace.workflow.sql;

import com.github.kagkarlsson.scheduler.task.AbstractTask;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Instant;
import java.util.function.Consumer;

/// A step kind as db-scheduler knows it. Results are recorded together with the graph by whoever
/// runs the lease, so nothing is left to do on completion.
final class LeaseTask extends AbstractTask<Lease> {
  private final Consumer<Lease> runner;

  LeaseTask(String name, Consumer<Lease> runner, DeadLeases dead) {
    super(name, Lease.class, leaveToLease(), dead);
    this.runner = runner;
  }

  @Override
  public CompletionHandler<Lease> execute(TaskInstance<Lease> instance, ExecutionContext context) {
    runner.accept(instance.getData());
    return (_, _) -> {};
  }

  /// A lease whose run could not record its end runs out, and the step is taken over.
  private static FailureHandler<Lease> leaveToLease() {
    return (_, _) -> {};
  }

  @Override
  public SchedulableInstance<Lease> schedulableInstance(String id) {
    return SchedulableInstance.of(instance(id), Instant.EPOCH);
  }

  @Override
  public SchedulableInstance<Lease> schedulableInstance(String id, Lease data) {
    return SchedulableInstance.of(instance(id, data), Instant.EPOCH);
  }
}
