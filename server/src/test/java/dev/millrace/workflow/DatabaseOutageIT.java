package dev.millrace.workflow;

import static dev.millrace.workflow.ScriptedStep.IO;
import static dev.millrace.workflow.WorkflowBackend.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.sql.DatabaseConfig;
import dev.millrace.config.Secret;
import dev.millrace.engines.postgres.EmbeddedPostgres;
import dev.millrace.engines.postgres.PostgresConfig;
import dev.millrace.workflow.graph.WorkflowState;
import dev.millrace.workflow.step.Step;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepResult;
import dev.millrace.workflow.step.StepSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database goes away while steps run, and comes back.
class DatabaseOutageIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void what_ends_while_the_database_is_away_is_recorded_when_it_is_back() throws Exception {
    var config = PostgresConfig.in(folder);
    var postgres = new EmbeddedPostgres(config);
    var address = postgres.start();
    var login = address.credentials();
    var at = DatabaseConfig.of(address.jdbcUrl(), login.id(), new Secret(login.secret()));
    try (var database = WorkflowBackend.connect(at)) {
      var workflows = new Workflows(database.dataSource());
      Step step = this::work;
      try (var worker =
          new WorkflowWorker(
              workflows,
              database.dataSource(),
              WorkflowConfig.defaults(),
              Map.of(IO, step),
              WorkflowListener.none())) {
        worker.start();
        workflows.start(
            new Workflows.Run("vod", "asset", "v1", 0),
            List.of(StepSpec.of(IO, "first"), StepSpec.of(IO, "second").after("first")));
        await("it runs", PATIENCE, () -> runs.get() == 1);

        postgres.close();
        mayEnd.countDown();
        WorkflowBackend.pause(Duration.ofSeconds(2));
        postgres = new EmbeddedPostgres(config.withPort(address.port()));
        postgres.start();

        await("both done", PATIENCE, () -> worker.counters().done() == 2);
        assertThat(runs).hasValue(2);
        assertThat(workflows.graph("asset").orElseThrow().state()).isEqualTo(WorkflowState.DONE);
      }
    } finally {
      postgres.close();
    }
  }

  private StepResult work(StepContext context) throws InterruptedException {
    runs.incrementAndGet();
    mayEnd.await();
    return StepResult.empty();
  }
}
