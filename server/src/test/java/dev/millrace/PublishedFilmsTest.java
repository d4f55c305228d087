package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.sql.Database;
import dev.millrace.catalog.sql.DatabaseConfig;
import dev.millrace.catalog.sql.DatabaseUnavailable;
import dev.millrace.config.Secret;
import dev.millrace.http.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// An edge whose database goes away and comes back.
class PublishedFilmsTest {
  private static final String FILM = "01jd0000000000000000000001";

  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch patience = new CountDownLatch(1);
  private volatile boolean away;
  private volatile boolean slow;
  private final PublishedFilms films = new PublishedFilms(this::find, Duration.ofMinutes(10));

  private Optional<Asset> find(AssetId id) {
    asked.incrementAndGet();
    try {
      if (slow && !patience.await(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("nobody let go");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (away) {
      throw unavailable();
    }
    return Optional.empty();
  }

  /// The real one, as its constructor is its package's own.
  private static DatabaseUnavailable unavailable() {
    var nowhere =
        new DatabaseConfig(
            "jdbc:postgresql://127.0.0.1:1/x", "x", new Secret("x"), 2, Duration.ofMillis(1));
    try (var database = new Database(nowhere)) {
      database.start();
      throw new IllegalStateException("it is there");
    } catch (DatabaseUnavailable e) {
      return e;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void while_the_database_is_away_one_waits_for_it_and_the_others_do_not() throws Exception {
    away = true;
    assertThatThrownBy(() -> films.version(FILM)).isInstanceOf(Problem.Thrown.class);
    slow = true;
    Thread waiting = Thread.ofVirtual().start(() -> films.version(FILM));
    while (asked.get() < 2) {
      Thread.onSpinWait();
    }

    assertThatThrownBy(() -> films.version(FILM)).hasMessageContaining("does not answer");
    assertThat(asked).hasValue(2);

    away = false;
    patience.countDown();
    waiting.join();
    assertThat(films.version(FILM)).isEmpty();
    assertThat(asked).hasValue(3);
  }

  @Test
  void what_is_no_id_is_not_asked_for() {
    assertThat(films.version("../x")).isEmpty();
    assertThat(asked).hasValue(0);
  }
}
