package dev.millrace.workflow;

import static dev.millrace.workflow.ScriptedStep.IO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Eventually;
import dev.millrace.workflow.sql.Doorbell;
import dev.millrace.workflow.step.StepSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Workers hear of what other processes change, although they hardly ever ask.
class DoorbellIT {
  private static final Duration HARDLY_EVER = Duration.ofHours(1);

  @RegisterExtension private final WorkflowBackend backend = new WorkflowBackend();

  private static WorkflowConfig rarelyAsking(String node) {
    var usual = WorkflowBackend.config(node);
    return new WorkflowConfig(
        node,
        usual.cpuSlots(),
        usual.ioSlots(),
        HARDLY_EVER,
        usual.heartbeat(),
        usual.watchInterval(),
        usual.closePatience(),
        usual.maxLostAttempts());
  }

  private static void start(Workflows workflows, String subject) {
    workflows.start(
        new Workflows.Run("vod", subject, "v1", 0),
        List.of(StepSpec.of(IO, "first"), StepSpec.of(IO, "second").after("first")));
  }

  @Test
  void what_another_process_starts_runs_without_a_poll() {
    var worker = backend.start(backend.workflows(), rarelyAsking("one"), WorkflowListener.none());
    var elsewhere = backend.workflows();

    start(elsewhere, "asset");

    assertThat(Eventually.holds(() -> worker.counters().done() == 2)).isTrue();
  }

  @Test
  void a_bell_that_was_cut_off_rings_once_it_is_back_and_then_as_before() throws Exception {
    var rings = new Semaphore(0);
    var elsewhere = backend.workflows();
    try (var bell = new Doorbell(backend.dataSource(), rings::release)) {
      bell.start();
      assertThat(rings.tryAcquire(20, TimeUnit.SECONDS)).isTrue();

      cutListeners();
      assertThat(rings.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
      assertThat(Eventually.holds(bell::isListening)).isTrue();
      rings.drainPermits();
      start(elsewhere, "asset");

      assertThat(rings.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void a_ring_is_heard_within_moments() throws Exception {
    var rings = new Semaphore(0);
    var elsewhere = backend.workflows();
    try (var bell = new Doorbell(backend.dataSource(), rings::release)) {
      bell.start();
      assertThat(rings.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
      long quickest = Long.MAX_VALUE;

      for (int i = 0; i < 20; i++) {
        start(elsewhere, "asset-" + i);
        long committed = System.nanoTime();
        assertThat(rings.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        quickest = Math.min(quickest, System.nanoTime() - committed);
      }

      assertThat(Duration.ofNanos(quickest)).isLessThan(Duration.ofMillis(20));
    }
  }

  @Test
  void a_closed_bell_leaves_no_listening_connection() {
    var bell = new Doorbell(backend.dataSource(), () -> {});
    bell.start();
    assertThat(Eventually.holds(() -> listeners() == 1)).isTrue();

    bell.close();

    assertThat(Eventually.holds(() -> listeners() == 0)).isTrue();
  }

  private int listeners() {
    var sql =
        """
        select count(*) from pg_stat_activity
        where datname = current_database() and query ilike 'listen %'
        """;
    return backend.jdbi().withHandle(h -> h.createQuery(sql).mapTo(Integer.class).one());
  }

  private void cutListeners() {
    var sql =
        """
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and query ilike 'listen %'
        """;
    backend.jdbi().useHandle(h -> h.createQuery(sql).mapTo(Boolean.class).list());
  }
}
