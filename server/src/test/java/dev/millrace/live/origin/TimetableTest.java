package dev.millrace.live.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.live.origin.Timetable.Extent;
import dev.millrace.live.origin.Timetable.Range;
import dev.millrace.media.time.Rational;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Three segments of two seconds and one of one, then nobody for 13 s, then three whole ones.
class TimetableTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Rational TWO = Rational.of(2);
  private static final List<Stretch> STRETCHES =
      List.of(
          new Stretch(0, 0, Rational.ZERO, NOON, 0),
          new Stretch(1, 4, Rational.of(7), NOON.plusSeconds(20), 0));
  private static final Timetable WHOLE =
      new Timetable(STRETCHES, TWO, new Extent(0, 7, Rational.of(13)));

  @Test
  void it_goes_from_the_first_segment_to_the_end_of_the_last() {
    assertThat(WHOLE.begins()).isEqualTo(NOON);
    assertThat(WHOLE.ends()).isEqualTo(NOON.plusSeconds(26));
  }

  @ParameterizedTest(name = "from {0} to {1} s: segments {2} to {3}, {4} to {5} s")
  @CsvSource({
    "0, 2, 0, 1, 0, 2",
    "0.5, 1, 0, 1, 0, 2",
    "2, 4.1, 1, 3, 2, 6",
    "1.9, 6.5, 0, 4, 0, 7",
    "6, 7, 3, 4, 6, 7",
    "8, 21, 4, 5, 20, 22",
    "6.5, 30, 3, 7, 6, 26",
    "25, 40, 6, 7, 24, 26",
  })
  void what_was_shown_in_between_is_in_whole_segments(
      double from, double to, long first, long end, long begins, long ends) {
    Range range = WHOLE.between(after(from), after(to)).orElseThrow();

    assertThat(List.of(range.first(), range.to())).containsExactly(first, end);
    assertThat(List.of(range.start(), range.end()))
        .containsExactly(NOON.plusSeconds(begins), NOON.plusSeconds(ends));
  }

  @ParameterizedTest
  @CsvSource({"7, 20", "10, 12", "26, 30", "-5, 0"})
  void when_nobody_published_there_is_nothing(double from, double to) {
    assertThat(WHOLE.between(after(from), after(to))).isEmpty();
  }

  @Test
  void a_range_knows_where_it_begins_in_the_media() {
    assertThat(WHOLE.between(after(22), after(24)).orElseThrow().base()).isEqualTo(Rational.of(9));
  }

  @Test
  void a_moment_is_so_far_behind_the_first_segment_that_is_there() {
    var later = new Timetable(STRETCHES, TWO, new Extent(2, 7, Rational.of(13)));

    assertThat(later.offsetOf(after(5.5))).contains(new Rational(3, 2));
    assertThat(later.offsetOf(after(12))).contains(Rational.of(3));
    assertThat(later.offsetOf(after(23))).contains(Rational.of(6));
    assertThat(later.offsetOf(after(3))).isEmpty();
    assertThat(later.offsetOf(after(26))).isEmpty();
  }

  @Test
  void nothing_can_be_had_before_the_first_segment_is_whole() {
    var empty = new Timetable(STRETCHES, TWO, new Extent(0, 0, Rational.ZERO));

    assertThat(empty.isEmpty()).isTrue();
    assertThat(empty.between(NOON, after(60))).isEmpty();
    assertThat(empty.offsetOf(NOON)).isEmpty();
  }

  @Test
  void some_of_it_is_a_programme_of_its_own() {
    Timetable some = WHOLE.of(WHOLE.between(after(4.5), after(23)).orElseThrow());

    assertThat(some.seconds()).isEqualTo(Rational.of(7));
    assertThat(some.rebased())
        .containsExactly(
            new Stretch(0, 0, Rational.ZERO, NOON.plusSeconds(4), 0),
            new Stretch(1, 2, Rational.of(3), NOON.plusSeconds(20), 0));
  }

  @Test
  void rungs_that_are_left_out_in_some_of_it_are_not_made_in_all() {
    var stretches =
        List.of(STRETCHES.get(0), new Stretch(1, 4, Rational.of(7), NOON.plusSeconds(20), 2));
    var changing = new Timetable(stretches, TWO, new Extent(0, 7, Rational.of(13)));

    assertThat(changing.left()).isEqualTo(2);
    assertThat(changing.of(changing.between(NOON, after(7)).orElseThrow()).left()).isZero();
  }

  /// A day of segments of two seconds in stretches of five minutes.
  @Test
  void each_moment_of_a_day_is_in_the_segment_that_shows_it() {
    int segments = 150;
    var stretches = new ArrayList<Stretch>();
    for (int i = 0; i < 288; i++) {
      long first = (long) i * segments;
      Instant began = NOON.plusSeconds(310L * i);
      stretches.add(new Stretch(i, first, TWO.times(first), began, i % 2));
    }
    long count = 288L * segments;
    var day = new Timetable(stretches, TWO, new Extent(0, count, TWO.times(count)));

    for (int i = 0; i < 288; i++) {
      Instant middle = NOON.plusSeconds(310L * i + 151);
      Range range = day.between(middle, middle.plusSeconds(1)).orElseThrow();
      assertThat(range.first()).isEqualTo((long) i * segments + 75);
      assertThat(day.between(NOON.plusSeconds(310L * i + 300), NOON.plusSeconds(310L * i + 310)))
          .isEmpty();
    }
    assertThat(day.offsetOf(NOON.plusSeconds(310 * 287))).contains(Rational.of(287 * 300));
    assertThat(day.rebased()).hasSize(288);
    assertThat(day.left()).isEqualTo(1);
  }

  private static Instant after(double seconds) {
    return NOON.plusMillis(Math.round(seconds * 1000));
  }
}
