package dev.millrace.workflow;

import dev.millrace.catalog.sql.Database;
import dev.millrace.catalog.sql.DatabaseConfig;
import dev.millrace.testing.Backends;
import dev.millrace.testing.Eventually;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A new database on a real PostgreSQL for each test, the workers on it, and what their steps did.
final class WorkflowBackend implements BeforeEachCallback, AfterEachCallback {
  private final List<AutoCloseable> open = new ArrayList<>();
  private final DatabaseConfig config = Backends.databaseConfig();
  private final Database database = new Database(config);

  /// Connections of a process of its own, as a worker program has them.
  static Database connect(DatabaseConfig config) {
    var database = new Database(config);
    start(database);
    return database;
  }

  private static void start(Database database) {
    try {
      database.start();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    start(database);
    open.add(database);
    Effects.createTable(database.dataSource());
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    for (AutoCloseable resource : open.reversed()) {
      resource.close();
    }
    open.clear();
  }

  DataSource dataSource() {
    return database.dataSource();
  }

  Jdbi jdbi() {
    return database.jdbi();
  }

  Effects effects() {
    return new Effects(dataSource());
  }

  Workflows workflows() {
    return new Workflows(dataSource());
  }

  /// Two slots a lane and quick heartbeats.
  static WorkflowConfig config(String node) {
    return config(node, 2, 4);
  }

  static WorkflowConfig config(String node, int cpuSlots, int ioSlots) {
    return new WorkflowConfig(
        node,
        cpuSlots,
        ioSlots,
        Duration.ofMillis(100),
        Duration.ofMillis(400),
        Duration.ofMillis(200),
        Duration.ofSeconds(5),
        5);
  }

  /// A started worker that runs scripted steps, closed at the end of the test.
  WorkflowWorker start(Workflows workflows, WorkflowConfig config, WorkflowListener listener) {
    var scripted = new ScriptedStep(effects(), config.nodeName());
    var worker =
        new WorkflowWorker(workflows, dataSource(), config, ScriptedStep.kinds(scripted), listener);
    open.add(worker);
    worker.start();
    return worker;
  }

  /// A worker in a JVM of its own, ended at the end of the test.
  Process startProcess(String node) {
    try {
      var process =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElseThrow(),
                  "-Xmx256m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  WorkerProgram.class.getName(),
                  config.url(),
                  config.user(),
                  config.password().value(),
                  node)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/" + node + ".log")))
              .start();
      open.add(() -> process.destroyForcibly().waitFor());
      return process;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static void await(String what, Duration patience, BooleanSupplier condition) {
    if (!Eventually.holds(patience, condition)) {
      throw new AssertionError("Not within " + patience + ": " + what);
    }
  }

  static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
