package dev.millrace.telemetry.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.telemetry.sessions.SessionRow.End;
import dev.millrace.telemetry.sessions.SessionRow.Picture;
import dev.millrace.telemetry.sessions.SessionRow.Stalls;
import dev.millrace.telemetry.sessions.SessionRow.Time;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperienceTest {
  private static final End LEFT = new End("left", false, false, false, List.of());

  private static double score(
      long startup, int stalls, double kilobits, double upscale, int turns) {
    long watched = 120_000;
    var time = new Time(0L, startup, watched, watched, 0, 0, 0, watched, null, null);
    var interruptions = new Stalls(stalls, stalls * 2_000L, 2_000, 0);
    var picture =
        new Picture(kilobits, watched, null, List.of(), turns, 0, upscale, upscale, 0, null);
    return Objects.requireNonNull(Experience.score(time, interruptions, picture, LEFT));
  }

  @Test
  void a_session_without_a_fault_is_near_the_best_and_a_bad_one_near_the_worst() {
    assertThat(score(300, 0, 8_000, 0, 0)).isBetween(85.0, 100.0);
    assertThat(score(8_000, 8, 200, 300, 12)).isLessThan(15);
  }

  @ParameterizedTest
  @CsvSource({
    "9000, 0, 3000, 0, 0",
    "500, 1, 3000, 0, 0",
    "500, 0, 1000, 0, 0",
    "500, 0, 3000, 50, 0",
    "500, 0, 3000, 0, 3",
  })
  void each_fault_takes_away_and_more_of_it_more(
      long startup, int stalls, double kilobits, double upscale, int turns) {
    double fine = score(500, 0, 3_000, 0, 0);
    double faulty = score(startup, stalls, kilobits, upscale, turns);
    double worse = score(startup * 2, stalls * 2, kilobits / 2, upscale * 2, turns * 2);

    assertThat(faulty).isLessThan(fine);
    assertThat(worse).isLessThan(faulty);
  }

  @Test
  void who_saw_nothing_has_none_a_failure_costs_half_and_what_nobody_knows_has_no_score() {
    var time = new Time(0L, 500L, 60_000, 60_000, 0, 0, 0, 60_000, null, null);
    var none = new Stalls(0, 0, 0, 0);
    var picture = new Picture(3_000.0, 60_000, null, List.of(), 0, 0, null, null, 0, null);
    var blind = new Picture(null, 0, null, List.of(), 0, 0, null, null, 0, null);
    double whole = Objects.requireNonNull(Experience.score(time, none, picture, LEFT));

    var failed = new End("failed", false, false, true, List.of());
    assertThat(Experience.score(time, none, picture, failed)).isCloseTo(whole / 2, within(0.001));
    assertThat(Experience.score(time, none, blind, LEFT)).isNull();
    var never = new End("failed", false, true, false, List.of());
    assertThat(Experience.score(time, none, blind, never)).isZero();
    var gone = new End("left", true, false, false, List.of());
    assertThat(Experience.score(time, none, blind, gone)).isZero();
  }
}
