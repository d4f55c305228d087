package dev.millrace.live.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.live.origin.Marker.Lasting;
import dev.millrace.media.cue.Cue.Role;
import dev.millrace.media.cue.SpliceSection;
import dev.millrace.media.dash.Mpd;
import dev.millrace.media.time.Rational;
import dev.millrace.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MarkersTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Rational MINUTE = Rational.of(60);
  private static final SpliceSection SPLICE =
      SpliceSection.parse("/DAvAAAAAAAA///wFAVIAACPf+/+c2nALv4AUsz1AAAAAAAKAAhDVUVJAAABNWLbowo=");

  private final TestClock clock = new TestClock(NOON);
  private final Markers markers = new Markers(Duration.ofMinutes(2), clock);

  private static Marker marker(String id, Instant at, Lasting lasting) {
    return new Marker(id, "ad", at, lasting, null, null);
  }

  private static Marker out(String id, Instant at) {
    return new Marker(
        id, "ad", at, new Lasting(null, MINUTE), new Marker.Section(Role.OUT, SPLICE), null);
  }

  private static Markers.Within within(long from, long until, boolean isFirst) {
    return new Markers.Within(
        NOON.plusSeconds(from),
        until < 0 ? Optional.empty() : Optional.of(NOON.plusSeconds(until)),
        isFirst);
  }

  @Test
  void an_end_is_a_second_range_of_the_same_id_and_start() {
    markers.tell(out("a", NOON));
    var in = new Marker.Section(Role.IN, SPLICE);

    assertThat(markers.end("a", NOON.plusMillis(58_500), in)).isPresent();

    assertThat(markers.ranges()).hasSize(2).allMatch(range -> range.start().equals(NOON));
    assertThat(markers.ranges().getFirst().planned()).isEqualTo(MINUTE);
    assertThat(markers.ranges().getFirst().duration()).isNull();
    assertThat(markers.ranges().getLast().duration()).isEqualTo(new Rational(117, 2));
    assertThat(markers.end("a", NOON.plusSeconds(70), in)).as("it has ended").isEmpty();
    assertThat(markers.end("b", NOON, in)).as("nobody told of it").isEmpty();
  }

  @Test
  void what_was_told_does_not_change_but_its_length_may_come_later() {
    markers.tell(marker("a", NOON, Lasting.UNKNOWN));

    assertThat(markers.tell(marker("a", NOON, Lasting.UNKNOWN)).end()).isNull();
    assertThat(markers.tell(marker("a", NOON, new Lasting(MINUTE, null))).seconds())
        .isEqualTo(MINUTE);
    assertThatExceptionOfType(MarkerRefused.class)
        .isThrownBy(() -> markers.tell(marker("a", NOON, new Lasting(Rational.ONE, null))));
    assertThatExceptionOfType(MarkerRefused.class)
        .isThrownBy(() -> markers.tell(marker("a", NOON.plusSeconds(1), Lasting.UNKNOWN)));
    assertThat(markers.ranges()).hasSize(2);
  }

  @Test
  void they_are_told_of_for_as_long_as_viewers_can_go_back() {
    markers.tell(marker("short", NOON, new Lasting(MINUTE, null)));
    markers.tell(marker("open", NOON, Lasting.UNKNOWN));

    clock.advance(Duration.ofSeconds(179));
    assertThat(markers.all()).extracting(Marker::id).containsExactly("short", "open");
    clock.advance(Duration.ofSeconds(2));
    assertThat(markers.all()).extracting(Marker::id).containsExactly("open");
  }

  @Test
  void only_what_has_not_begun_can_be_taken_back() {
    markers.tell(marker("past", NOON, Lasting.UNKNOWN));
    markers.tell(marker("next", NOON.plusSeconds(5), Lasting.UNKNOWN));

    assertThat(markers.cancel("past")).isFalse();
    assertThat(markers.cancel("next")).isTrue();
    assertThat(markers.all()).extracting(Marker::id).containsExactly("past");
  }

  @Test
  void there_are_never_too_many() {
    for (int i = 0; i < Markers.MOST; i++) {
      markers.tell(marker("m" + i, NOON, Lasting.UNKNOWN));
    }

    assertThatExceptionOfType(MarkerRefused.class)
        .isThrownBy(() -> markers.tell(marker("more", NOON, Lasting.UNKNOWN)));
    assertThat(markers.tell(marker("m0", NOON, Lasting.UNKNOWN)).id()).isEqualTo("m0");
  }

  @Test
  void what_is_written_down_is_what_was_said_since() {
    markers.tell(marker("a", NOON, Lasting.UNKNOWN));
    markers.tell(marker("b", NOON.plusSeconds(5), Lasting.UNKNOWN));
    Map<String, Optional<Marker>> news = markers.news();
    markers.tell(marker("a", NOON, new Lasting(MINUTE, null)));
    markers.cancel("b");
    markers.written(news);

    assertThat(news.keySet()).containsExactlyInAnyOrder("a", "b");
    assertThat(markers.news().get("a").orElseThrow().seconds()).isEqualTo(MINUTE);
    assertThat(markers.news().get("b")).isEmpty();
    markers.written(markers.news());
    markers.tell(marker("a", NOON, Lasting.UNKNOWN));
    assertThat(markers.news()).as("nothing else was said").isEmpty();
  }

  @Test
  void as_events_each_is_in_the_period_that_it_begins_in() {
    markers.tell(marker("a", NOON.plusSeconds(5), new Lasting(Rational.ONE, null)));
    markers.tell(out("b", NOON.plusSeconds(20)));
    markers.end("b", NOON.plusSeconds(50), new Marker.Section(Role.IN, SPLICE));

    List<Mpd.Event> first = markers.events(NOON, within(0, 10, true));
    List<Mpd.Event> second = markers.events(NOON, within(10, -1, false));

    assertThat(first).extracting(Mpd.Event::message).containsExactly("ad a");
    assertThat(second).extracting(Mpd.Event::start).containsExactly(rational(20), rational(50));
    assertThat(second).extracting(Mpd.Event::message).containsOnly(SPLICE.base64());
    assertThat(second).extracting(Mpd.Event::id).doesNotHaveDuplicates();
    assertThat(second.getFirst().duration()).isEqualTo(rational(30));
  }

  @Test
  void names_and_lengths_are_what_playlists_can_hold() {
    assertThatExceptionOfType(MarkerRefused.class)
        .isThrownBy(() -> marker("a\"b", NOON, Lasting.UNKNOWN))
        .matches(refused -> refused.member().equals("id"));
    assertThatExceptionOfType(MarkerRefused.class)
        .isThrownBy(() -> new Lasting(rational(-1), null))
        .matches(refused -> refused.member().equals("durationSeconds"));
    assertThatExceptionOfType(MarkerRefused.class)
        .isThrownBy(() -> new Lasting(null, rational(90_000)));
  }

  private static Rational rational(long seconds) {
    return Rational.of(seconds);
  }

  @Test
  void signals_without_a_length_make_room_for_those_that_come_later() {
    var said = new Marker.Section(Role.OTHER, SPLICE);
    for (int i = 0; i < Markers.MOST; i++) {
      markers.tell(new Marker("s" + i, "signal", NOON, Lasting.UNKNOWN, said, null));
    }
    clock.advance(Duration.ofMinutes(3));

    markers.tell(out("later", clock.instant()));

    assertThat(markers.all()).extracting(Marker::id).containsExactly("later");
  }

  @Test
  void what_nobody_ends_is_over_after_a_day() {
    markers.tell(marker("open", NOON, Lasting.UNKNOWN));

    clock.advance(Duration.ofHours(24));
    assertThat(markers.all()).hasSize(1);
    clock.advance(Duration.ofMinutes(3));
    assertThat(markers.all()).isEmpty();
  }

  @Test
  void the_first_stretch_that_is_told_of_has_what_goes_on_from_before() {
    markers.tell(marker("a", NOON, new Lasting(MINUTE, null)));

    assertThat(markers.events(NOON, within(20, 80, false))).isEmpty();
    assertThat(markers.events(NOON, within(20, 80, true)))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.start()).isEqualTo(Rational.of(20));
              assertThat(event.duration()).isEqualTo(Rational.of(40));
            });
  }
}
