package dev.millrace.live.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.sql.Database;
import dev.millrace.live.join.Hold;
import dev.millrace.live.stage.Alert;
import dev.millrace.live.stage.Bulletins;
import dev.millrace.live.stage.Health;
import dev.millrace.live.stage.Trouble;
import dev.millrace.testing.Backends;
import dev.millrace.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What one process tells and another is asked, in a real PostgreSQL.
class SqlBulletinsIT {
  private static final Instant SINCE = Instant.parse("2026-11-22T12:00:00.123Z");

  private final Database database = Backends.database();
  private final TestClock clock = TestClock.atNoon();
  private final SqlBulletins there = new SqlBulletins(database, clock);
  private final SqlBulletins here = new SqlBulletins(database, clock);

  @AfterEach
  void close() {
    database.close();
  }

  private static Health health(int viewers) {
    return new Health(
        "primary",
        "127.0.0.1:1935",
        SINCE,
        2_500_000,
        29.97,
        new Hold.Losses(1, 2, 3),
        1.01,
        0.25,
        new Health.Delivery(Duration.ofMillis(412), Duration.ofMillis(35), Duration.ofMillis(-7)),
        List.of("720p", "main"),
        List.of("1080p"),
        12,
        viewers,
        1,
        List.of(new Health.Input("backup", "away", null, 0)),
        List.of(new Alert(Trouble.RUNGS_LEFT_OUT, SINCE, "the machine does not keep up")),
        null);
  }

  private void later() {
    clock.advance(Duration.ofSeconds(2));
  }

  @Test
  void what_one_process_tells_the_other_knows_and_the_last_word_counts() {
    there.tell("there", Map.of("one", health(3), "two", health(4)));
    assertThat(here.of("one")).contains(health(3));
    assertThat(here.of("two")).contains(health(4));
    assertThat(here.of("none")).isEmpty();

    there.tell("there", Map.of("one", health(5)));
    later();

    assertThat(here.of("one")).contains(health(5));
    assertThat(here.of("two")).contains(health(4));
  }

  @Test
  void what_nobody_repeats_is_not_believed_for_long_and_is_forgotten() {
    there.tell("there", Map.of("one", health(3), "two", health(4)));
    age("one", Bulletins.BELIEVED);
    age("two", Duration.ofMinutes(2));

    assertThat(here.of("one")).isEmpty();
    there.tell("there", Map.of("three", health(1)));
    later();

    assertThat(here.of("three")).isPresent();
    assertThat(rows()).containsExactly("one", "three");
  }

  @Test
  void what_another_version_tells_is_passed_over() {
    there.tell("there", Map.of("one", health(3), "two", health(4)));
    change("jsonb_set(health, '{alerts,0,trouble}', '\"NEVER_HEARD_OF\"')", "one");
    change("health || '{\"news\": 1}'", "two");

    assertThat(here.of("one")).isEmpty();
    assertThat(here.of("two")).contains(health(4));
  }

  private void age(String channel, Duration by) {
    update("told_at = told_at - make_interval(secs => " + by.toSeconds() + ")", channel);
  }

  private void change(String health, String channel) {
    update("health = " + health, channel);
  }

  private void update(String what, String channel) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate("update channel_health set " + what + " where channel_id = :id")
                    .bind("id", channel)
                    .execute());
  }

  private List<String> rows() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select channel_id from channel_health order by 1")
                    .mapTo(String.class)
                    .list());
  }
}
