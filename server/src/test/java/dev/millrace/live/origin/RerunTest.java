package dev.millrace.live.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.live.origin.Marker.Lasting;
import dev.millrace.live.origin.Timetable.Extent;
import dev.millrace.media.dash.Mpd;
import dev.millrace.media.hls.DateRange;
import dev.millrace.media.time.Rational;
import dev.millrace.packaging.PresentationPlan.Aired;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Eight seconds, nobody for twelve, and six more.
class RerunTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Timetable SHOWN =
      new Timetable(
          List.of(
              new Stretch(0, 0, Rational.ZERO, NOON, 0),
              new Stretch(1, 4, Rational.of(8), NOON.plusSeconds(20), 0)),
          Rational.of(2),
          new Extent(0, 7, Rational.of(14)));

  private static Marker marker(String id, long at, long seconds) {
    var lasts = new Lasting(Rational.of(seconds), null);
    return new Marker(id, "ad", NOON.plusSeconds(at), lasts, null, null);
  }

  private static Aired aired(Timetable timetable, Marker... markers) {
    return new Rerun(timetable, List.of(markers)).aired();
  }

  @Test
  void the_clock_is_told_where_it_does_not_go_on() {
    assertThat(aired(SHOWN).times()).isEqualTo(Map.of(0L, NOON, 4L, NOON.plusSeconds(20)));
  }

  @Test
  void markers_keep_their_time_and_are_events_on_the_timeline_of_the_film() {
    Aired aired = aired(SHOWN, marker("a", 2, 3), marker("b", 21, 2));

    assertThat(aired.ranges()).extracting(DateRange::start).containsExactly(at(2), at(21));
    assertThat(aired.events())
        .extracting(Mpd.Event::start)
        .containsExactly(Rational.of(2), Rational.of(9));
    assertThat(aired.events())
        .extracting(Mpd.Event::duration)
        .containsExactly(Rational.of(3), Rational.of(2));
  }

  @Test
  void one_that_went_on_while_nobody_published_is_as_long_as_what_is_shown_of_it() {
    assertThat(aired(SHOWN, marker("a", 6, 15)).events())
        .singleElement()
        .extracting(Mpd.Event::start, Mpd.Event::duration)
        .containsExactly(Rational.of(6), Rational.of(3));
  }

  @Test
  void a_film_of_some_of_it_tells_of_what_is_shown_in_that_alone() {
    Timetable some = SHOWN.of(SHOWN.between(at(4), at(8)).orElseThrow());

    Aired aired =
        aired(some, marker("before", 0, 3), marker("across", 3, 2), marker("after", 9, 2));

    assertThat(aired.ranges()).extracting(DateRange::id).containsExactly("across");
    assertThat(aired.events())
        .singleElement()
        .extracting(Mpd.Event::start, Mpd.Event::duration)
        .containsExactly(Rational.ZERO, Rational.ONE);
    assertThat(aired.times()).isEqualTo(Map.of(0L, at(4)));
  }

  private static Instant at(long seconds) {
    return NOON.plusSeconds(seconds);
  }
}
