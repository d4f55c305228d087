package dev.millrace.catalog.sql;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The server behind the pool: how to reach it, and waiting until it is there.
final class Postgres {
  private static final Logger LOG = System.getLogger(Postgres.class.getName());
  private static final int OLDEST_MAJOR_VERSION = 15;
  private static final Duration PAUSE = Duration.ofMillis(250);

  /// Longer than the statement timeout, so that the server's answer comes first.
  private static final String SOCKET_TIMEOUT_SECONDS = "60";

  private Postgres() {}

  /// What the driver is told: who we are, how to log in, when to give up.
  static Properties properties(DatabaseConfig config) {
    var properties = new Properties();
    properties.setProperty("user", config.user());
    properties.setProperty("password", config.password().value());
    properties.setProperty("ApplicationName", "millrace");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", SOCKET_TIMEOUT_SECONDS);
    properties.setProperty("tcpKeepAlive", "true");
    return properties;
  }

  /// Returns when the database takes connections.
  static void await(DatabaseConfig config) throws InterruptedException {
    var never = new CountDownLatch(1);
    long end = System.nanoTime() + config.startTimeout().toNanos();
    while (true) {
      try (var connection = DriverManager.getConnection(config.url(), properties(config))) {
        requireVersion(connection, config);
        return;
      } catch (SQLException e) {
        if (isHopeless(e.getSQLState()) || System.nanoTime() >= end) {
          var reason = e.getMessage();
          throw new DatabaseUnavailable("database " + config.url() + ": " + reason, e);
        }
        LOG.log(Level.DEBUG, "waiting for the database url={0}", config.url());
      }
      if (never.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  /// Class 28 is a refused login, 3D a database that does not exist: waiting would not help.
  private static boolean isHopeless(@Nullable String state) {
    return state != null && (state.startsWith("28") || state.startsWith("3D"));
  }

  private static void requireVersion(Connection connection, DatabaseConfig config)
      throws SQLException {
    int version = connection.getMetaData().getDatabaseMajorVersion();
    if (version < OLDEST_MAJOR_VERSION) {
      var found = new SQLException("PostgreSQL %d is too old".formatted(version));
      throw new DatabaseUnavailable(
          "database %s is PostgreSQL %d; 15 is the oldest supported"
              .formatted(config.url(), version),
          found);
    }
  }
}
