package dev.millrace.catalog.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.config.Secret;
import dev.millrace.testing.Backends;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseIT {
  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource({
    "application_name, millrace",
    "statement_timeout, 30s",
    "lock_timeout, 5s",
    "idle_in_transaction_session_timeout, 1min"
  })
  void every_session_is_limited_and_says_who_it_is(String setting, String value) {
    try (var database = Backends.database()) {
      var shown =
          database
              .jdbi()
              .withHandle(h -> h.createQuery("show " + setting).mapTo(String.class).one());

      assertThat(shown).isEqualTo(value);
    }
  }

  @Test
  void processes_that_start_together_migrate_once() throws Exception {
    var config = Backends.emptyDatabase();
    Callable<Boolean> start =
        () -> {
          try (var database = new Database(config)) {
            database.start();
            return database.ready();
          }
        };

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var started = threads.invokeAll(Stream.generate(() -> start).limit(3).toList());

      for (var one : started) {
        assertThat(one.get()).isTrue();
      }
    }
  }

  @Test
  void a_wrong_password_is_told_at_once() {
    var right = Backends.databaseConfig();
    var wrong = DatabaseConfig.of(right.url(), right.user(), new Secret("guess"));

    assertThatThrownBy(() -> new Database(wrong).start())
        .isInstanceOf(DatabaseUnavailable.class)
        .hasMessageContaining("password authentication failed")
        .hasMessageNotContaining("guess");
  }

  @Test
  void a_database_that_stays_away_is_waited_for_and_then_named() {
    var nowhere =
        new DatabaseConfig(
            "jdbc:postgresql://127.0.0.1:1/none", "u", new Secret("p"), 2, Duration.ofMillis(600));

    var database = new Database(nowhere);
    long start = System.nanoTime();

    assertThatThrownBy(database::start).hasMessageContaining("127.0.0.1:1");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(600));
    assertThat(database.ready()).isFalse();
  }
}
