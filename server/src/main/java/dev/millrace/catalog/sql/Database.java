package dev.millrace.catalog.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The PostgreSQL database of this process: migrated, pooled and watched.
///
/// **Threading:** `start` and `close` by the owner; the rest from any thread.
/// **Ownership:** closing it closes the pool.
/// **Limits:** a statement 30 s, a lock wait 5 s, an idle transaction 60 s, the wait for a
/// connection 5 s.
/// **On failure:** a connection that breaks fails its statement; the pool replaces it, and `ready`
/// tells when the database is back.
public final class Database implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Database.class.getName());
  private static final Duration CONNECTION_WAIT = Duration.ofSeconds(5);
  private static final int PROBE_SECONDS = 2;

  /// Session settings by statement, as poolers refuse them as start-up options.
  private static final String SESSION =
      "set statement_timeout = '30s'; set lock_timeout = '5s';"
          + " set idle_in_transaction_session_timeout = '60s'";

  private final DatabaseConfig config;
  private volatile @Nullable HikariDataSource pool;
  private volatile @Nullable Jdbi jdbi;

  public Database(DatabaseConfig config) {
    this.config = config;
  }

  /// Waits for the database, brings its schema up to date and opens the pool.
  ///
  /// @throws DatabaseUnavailable when it does not answer in time, refuses us or is too old
  public void start() throws InterruptedException {
    Postgres.await(config);
    int migrations = Schema.migrate(config);
    var opened = new HikariDataSource(settings());
    pool = opened;
    jdbi = Jdbi.create(() -> connection(opened));
    LOG.log(Level.INFO, "database ready url={0} migrated={1}", config.url(), migrations);
  }

  private static Connection connection(HikariDataSource pool) {
    try {
      return pool.getConnection();
    } catch (SQLException e) {
      throw new DatabaseUnavailable("the database does not answer", e);
    }
  }

  /// Where it is, for libraries that connect themselves.
  public DatabaseConfig config() {
    return config;
  }

  /// The way to query it; each capability keeps to its own tables.
  public Jdbi jdbi() {
    return started(jdbi);
  }

  /// The pool, for libraries that bring their own queries.
  public DataSource dataSource() {
    return started(pool);
  }

  /// Whether it answers now, asked anew; takes at most a few seconds.
  public boolean ready() {
    var current = pool;
    if (current == null) {
      return false;
    }
    try (var connection = current.getConnection()) {
      return connection.isValid(PROBE_SECONDS);
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "database does not answer", e);
      return false;
    }
  }

  @Override
  public void close() {
    var current = pool;
    if (current != null) {
      current.close();
    }
  }

  private HikariConfig settings() {
    var settings = new HikariConfig();
    settings.setJdbcUrl(config.url());
    settings.setDataSourceProperties(Postgres.properties(config));
    settings.setPoolName("database");
    settings.setMaximumPoolSize(config.poolSize());
    settings.setMinimumIdle(2);
    settings.setConnectionTimeout(CONNECTION_WAIT.toMillis());
    settings.setValidationTimeout(Duration.ofSeconds(PROBE_SECONDS).toMillis());
    settings.setIdleTimeout(Duration.ofMinutes(5).toMillis());
    settings.setMaxLifetime(Duration.ofMinutes(30).toMillis());
    settings.setKeepaliveTime(Duration.ofMinutes(2).toMillis());
    settings.setConnectionInitSql(SESSION);
    return settings;
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the database has not been started");
    }
    return part;
  }
}
