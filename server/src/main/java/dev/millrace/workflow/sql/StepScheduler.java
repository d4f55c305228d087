package dev.millrace.workflow.sql;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.Task;
import dev.millrace.workflow.step.StepKind;
import dev.millrace.workflow.step.StepKind.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/// db-scheduler at work on `workflow_queue`: polls for runnable steps, runs each on a virtual
/// thread, keeps the leases of the running ones and frees those of dead workers.
///
/// **Ownership:** of its threads, from `start` to `close`.
public final class StepScheduler implements AutoCloseable {
  private static final int MISSED_HEARTBEATS = 4;
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);
  private static final Duration NEVER = Duration.ofDays(36_500);

  private final Slots slots;
  private final Scheduler scheduler;

  /// What a scheduler is to do.
  ///
  /// @param node the worker's own and lasting name
  /// @param kinds the step kinds that this worker can run; others are left to other workers
  public record Setup(
      String node,
      Set<StepKind> kinds,
      Map<Lane, Integer> slots,
      Duration pollInterval,
      Duration heartbeat) {}

  /// @param runner runs a leased step to its recorded end, without throwing
  public StepScheduler(DataSource dataSource, Setup setup, Consumer<Lease> runner) {
    this.slots = new Slots(setup.slots());
    var jdbi = Jdbi.create(dataSource);
    var names = LanePicking.names(setup.kinds());
    var clock = new DatabaseClock(jdbi);
    var dead = new DeadLeases(jdbi, clock, setup.heartbeat().multipliedBy(MISSED_HEARTBEATS));
    List<Task<?>> tasks = new ArrayList<>();
    names.forEach(name -> tasks.add(new LeaseTask(name, lease -> run(lease, runner), dead)));
    this.scheduler =
        Scheduler.create(dataSource, tasks)
            .schedulerName(new SchedulerName.Fixed(setup.node()))
            .tableName("workflow_queue")
            .jdbcCustomization(new LanePicking(jdbi, setup.node(), names, slots))
            .clock(clock)
            .threads(setup.slots().values().stream().mapToInt(Integer::intValue).sum())
            // Slots decide; a step that just ended must not count against them.
            .pollUsingLockAndFetch(0.5, 2.0)
            .executorService(Executors.newVirtualThreadPerTaskExecutor())
            .pollingInterval(setup.pollInterval())
            .heartbeatInterval(setup.heartbeat())
            .missedHeartbeatsLimit(MISSED_HEARTBEATS)
            .deleteUnresolvedAfter(NEVER)
            .shutdownMaxWait(CLOSE_PATIENCE)
            .build();
  }

  private void run(Lease lease, Consumer<Lease> runner) {
    try {
      runner.accept(lease);
    } finally {
      slots.giveBack(lease.lane(), lease.slots());
      wake();
    }
  }

  public void start() {
    scheduler.start();
  }

  /// Looks for runnable steps now instead of at the next poll.
  public void wake() {
    scheduler.triggerCheckForDueExecutions();
  }

  /// Picks no further steps; those that run go on, and keep their leases.
  public void pause() {
    scheduler.pause();
  }

  /// How many slots of a lane running steps hold.
  public int slotsUsed(Lane lane) {
    return slots.used(lane);
  }

  /// Stops polling and interrupts what still runs.
  @Override
  public void close() {
    scheduler.stop();
  }
}
