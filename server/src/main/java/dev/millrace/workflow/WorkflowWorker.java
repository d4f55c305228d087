package dev.millrace.workflow;

import dev.millrace.workflow.sql.AttemptStore;
import dev.millrace.workflow.sql.Doorbell;
import dev.millrace.workflow.sql.LeaseStore;
import dev.millrace.workflow.sql.SettledStore;
import dev.millrace.workflow.sql.StepScheduler;
import dev.millrace.workflow.step.Step;
import dev.millrace.workflow.step.StepKind;
import dev.millrace.workflow.step.StepKind.Lane;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/// Runs the steps of workflows in this process, beside any number of other workers.
///
/// **Ownership:** of its threads and of the leases of its node name, from `start` to `close`.
/// **Limits:** the slots of its configuration; nothing is picked that cannot start at once.
/// **On failure** of the process its steps are taken over by others within 25 s, or at once by a
/// new process of the same node name. While the database is away nothing starts, and what ends is
/// recorded when it is back.
public final class WorkflowWorker implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(WorkflowWorker.class.getName());

  /// The database's clock and ours tick differently.
  private static final Duration ROUNDING = Duration.ofMillis(20);

  private final Workflows workflows;
  private final WorkflowConfig config;
  private final LeaseStore leases;
  private final RunningAttempts running;
  private final Tally tally = new Tally();
  private final News news;
  private final Watch watch;
  private final StepScheduler scheduler;
  private final Doorbell bell;
  private final Runnable alarm = this::wake;
  private final AtomicBoolean closed = new AtomicBoolean();

  /// @param steps what this worker can run; steps of other kinds are left to other workers
  public WorkflowWorker(
      Workflows workflows,
      DataSource dataSource,
      WorkflowConfig config,
      Map<StepKind, Step> steps,
      WorkflowListener listener) {
    this.workflows = workflows;
    this.config = config;
    this.leases = new LeaseStore(dataSource, config.nodeName());
    this.running = new RunningAttempts(config.cpuSlots(), this::watchSoon);
    this.news = new News(listener, new SettledStore(dataSource, config.nodeName()));
    this.watch = new Watch(running, leases, news, config.watchInterval());
    var attempts = new AttemptStore(dataSource, config.nodeName());
    var recorder = new Recorder(attempts, news, this::wakeIn, tally);
    var runner = new StepRunner(steps, attempts, running, recorder, config.maxLostAttempts());
    var setup =
        new StepScheduler.Setup(
            config.nodeName(),
            steps.keySet(),
            Map.of(
                Lane.CPU, config.cpuSlots(),
                Lane.IO, config.ioSlots(),
                Lane.NETWORK, config.ioSlots(),
                Lane.ANALYSIS, 1),
            config.pollInterval(),
            config.heartbeat());
    this.scheduler = new StepScheduler(dataSource, setup, runner::run);
    this.bell = new Doorbell(dataSource, this::wake);
  }

  /// What happened since the start.
  ///
  /// @param retried failed attempts that are tried again
  /// @param failed steps given up
  /// @param leasesLost attempts whose end could not be recorded: cancelled or taken over
  /// @param givenBack attempts cut short by a close
  public record Counters(
      long done, long retried, long failed, long timedOut, long leasesLost, long givenBack) {}

  /// Takes back what a former process of this node name left, and begins to run steps.
  public void start() {
    leases.reclaim();
    news.start();
    watch.start();
    workflows.onChange(alarm);
    scheduler.start();
    bell.start();
  }

  private void watchSoon() {
    watch.poke();
  }

  /// Looks again when a step that is to be tried again is due.
  private void wakeIn(Duration delay) {
    var due = delay.plus(ROUNDING);
    CompletableFuture.delayedExecutor(due.toMillis(), TimeUnit.MILLISECONDS).execute(this::wake);
  }

  private void wake() {
    scheduler.wake();
    watch.poke();
    news.settledPerhaps();
  }

  public Counters counters() {
    return new Counters(
        tally.done.sum(),
        tally.retried.sum(),
        tally.failed.sum(),
        tally.timedOut.sum(),
        tally.leasesLost.sum(),
        tally.givenBack.sum());
  }

  /// How many slots of a lane are taken.
  public int slotsUsed(Lane lane) {
    return scheduler.slotsUsed(lane);
  }

  /// Picks nothing more, cancels what runs and hands it back, for others to run at once; a step
  /// that does not end in time loses its lease. No attempt counts as failed.
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    scheduler.pause();
    running.close(config.closePatience());
    workflows.offChange(alarm);
    bell.close();
    scheduler.close();
    watch.close();
    news.close();
    release();
  }

  private void release() {
    try {
      leases.held().forEach(leases::release);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "Leases run out instead of being released", e);
    }
  }
}
