package dev.millrace.catalog.sql;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// The schema: numbered SQL files, applied once, in order, by one process at a time.
final class Schema {
  private Schema() {}

  /// Brings the schema up to date; answers how many files were applied.
  static int migrate(DatabaseConfig config) {
    try {
      return Flyway.configure()
          .dataSource(config.url(), config.user(), config.password().value())
          .locations("classpath:db/migration")
          .loggers("slf4j")
          .cleanDisabled(true)
          .load()
          .migrate()
          .migrationsExecuted;
    } catch (FlywayException e) {
      throw new DatabaseUnavailable("the database's schema: " + e.getMessage(), e);
    }
  }
}
