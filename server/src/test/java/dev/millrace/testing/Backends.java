package dev.millrace.testing;

import dev.millrace.catalog.sql.Database;
import dev.millrace.catalog.sql.DatabaseConfig;
import dev.millrace.config.Secret;
import dev.millrace.engines.home.Engine;
import dev.millrace.engines.postgres.EmbeddedPostgres;
import dev.millrace.engines.postgres.PostgresAddress;
import dev.millrace.engines.postgres.PostgresConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/// The real servers behind the tests, each started at its first use, once in a test JVM, and
/// stopped when the JVM ends. Every call gives the test something of its own: a database, a topic
/// prefix, a bucket.
public final class Backends {
  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static final ConcurrentLinkedDeque<AutoCloseable> OPEN = new ConcurrentLinkedDeque<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Backends::closeAll));
  }

  private Backends() {}

  /// A new, migrated database, open; close it at the end of the test.
  public static Database database() {
    var database = new Database(databaseConfig());
    try {
      database.start();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while opening the database", e);
    }
    return database;
  }

  /// How to reach a new, empty database.
  public static DatabaseConfig databaseConfig() {
    var postgres = Postgres.ADDRESS;
    var name = "test_" + COUNTER.incrementAndGet();
    var login = postgres.credentials();
    try (var connection =
            DriverManager.getConnection(postgres.jdbcUrl(), login.id(), login.secret());
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("no database for the test", e);
    }
    return DatabaseConfig.of(postgres.jdbcUrl(name), login.id(), new Secret(login.secret()));
  }

  /// Started by the first test that touches it.
  private static final class Postgres {
    /// Tests need no power-cut safety.
    private static final Map<String, String> SETTINGS =
        Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off");

    static final PostgresAddress ADDRESS =
        start(new EmbeddedPostgres(PostgresConfig.in(folder("postgres")).withSettings(SETTINGS)));
  }

  private static <A> A start(Engine<A> engine) {
    var address = engine.start();
    OPEN.push(engine);
    return address;
  }

  private static Path folder(String name) {
    try {
      var folder = Files.createTempDirectory("millrace-" + name + "-");
      OPEN.push(() -> delete(folder));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void closeAll() {
    for (var last = OPEN.pollFirst(); last != null; last = OPEN.pollFirst()) {
      try {
        last.close();
      } catch (Exception e) {
        System.err.println("a test server did not close: " + e);
      }
    }
  }

  private static void delete(Path root) throws IOException {
    try (var paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
