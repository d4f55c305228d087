package dev.millrace.workflow;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.millrace.engines.postgres.EmbeddedPostgres;
import dev.millrace.engines.postgres.PostgresAddress;
import dev.millrace.engines.postgres.PostgresConfig;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A new database on a real PostgreSQL for each test, the workers on it, and what their steps did.
final class WorkflowBackend implements BeforeEachCallback, AfterEachCallback {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final List<AutoCloseable> open = new ArrayList<>();
  private String url = "";
  private DataSource dataSource = new HikariDataSource();

  private static final class Postgres {
    static final PostgresAddress ADDRESS = start();

    private static PostgresAddress start() {
      try {
        var folder = Files.createTempDirectory("millrace-workflow-");
        var settings = Map.of("fsync", "off", "synchronous_commit", "off");
        var postgres = new EmbeddedPostgres(PostgresConfig.in(folder).withSettings(settings));
        var address = postgres.start();
        Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
        return address;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /// The server's URL of a database, with the login.
  static String url(PostgresAddress address, String database) {
    var login = address.credentials();
    return address.jdbcUrl(database) + "?user=" + login.id() + "&password=" + login.secret();
  }

  /// Connections of a process of its own, as a worker program has them.
  static HikariDataSource connect(String url, int connections) {
    var config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(connections);
    return new HikariDataSource(config);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws SQLException {
    var name = "workflow_" + COUNTER.incrementAndGet();
    var server = url(Postgres.ADDRESS, Postgres.ADDRESS.database());
    try (var connection = DriverManager.getConnection(server);
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    url = url(Postgres.ADDRESS, name);
    var pool = connect(url, 10);
    open.add(pool);
    dataSource = pool;
    Flyway.configure().dataSource(pool).load().migrate();
    Effects.createTable(pool);
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    for (AutoCloseable resource : open.reversed()) {
      resource.close();
    }
    open.clear();
  }

  String url() {
    return url;
  }

  DataSource dataSource() {
    return dataSource;
  }

  Jdbi jdbi() {
    return Jdbi.create(dataSource);
  }

  Effects effects() {
    return new Effects(dataSource);
  }

  Workflows workflows() {
    return new Workflows(dataSource);
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
        new WorkflowWorker(workflows, dataSource, config, ScriptedStep.kinds(scripted), listener);
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
                  url,
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
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Not within " + patience + ": " + what);
      }
      pause(Duration.ofMillis(10));
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
