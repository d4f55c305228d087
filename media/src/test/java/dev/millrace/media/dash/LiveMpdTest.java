package dev.millrace.media.dash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.BitRate;
import dev.millrace.media.dash.LiveMpd.Clock;
import dev.millrace.media.dash.LiveMpd.Delay;
import dev.millrace.media.dash.LiveMpd.Period;
import dev.millrace.media.dash.Mpd.Event;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Low-latency DASH as the standard and DASH-IF want it.
class LiveMpdTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private static String render(@Nullable Rational part, List<Event> events) {
    var address =
        new Mpd.OnClock(
            "v/720p/init.mp4", "v/720p/$Number$.m4s", Rational.of(2), part, 5, 300_000, 30_000);
    var picture = new Mpd.Picture(1280, 720, FrameRate.whole(30));
    var one =
        new Mpd.Representation("v", BitRate.ofKilobits(2800), "avc1.64001f", picture, address);
    var set = new Mpd.AdaptationSet(1, "", "", Mpd.Role.MAIN, Optional.empty(), List.of(one));
    var clock =
        new Clock(NOON, NOON, Duration.ofSeconds(4), Duration.ofMinutes(2), "/live/time", null);
    var period = new Period("1", new Rational(25, 2), null, List.of(set), events);
    return new LiveMpd(clock, new Delay(Duration.ofSeconds(2), part), List.of(period)).render();
  }

  @Test
  void a_segment_can_be_asked_for_once_its_first_part_is_there() {
    assertThat(render(new Rational(1, 2), List.of()))
        .contains("availabilityTimeOffset=\"1.5\" availabilityTimeComplete=\"false\"")
        .contains("startNumber=\"5\" presentationTimeOffset=\"300000\"")
        .contains("timescale=\"30000\" duration=\"60000\"");
  }

  /// Shaka Player shows nothing before it has that much.
  @Test
  void players_need_a_part_before_they_begin_or_a_segment_that_comes_whole() {
    assertThat(render(new Rational(1, 2), List.of())).contains("minBufferTime=\"PT0.5S\"");
    assertThat(render(null, List.of())).contains("minBufferTime=\"PT2S\"");
  }

  @Test
  void whole_segments_promise_nothing_early() {
    assertThat(render(null, List.of())).doesNotContain("availabilityTime");
  }

  @Test
  void the_clock_and_the_delay_are_told() {
    assertThat(render(null, List.of()))
        .contains("type=\"dynamic\"", "availabilityStartTime=\"2026-11-21T12:00:00Z\"")
        .contains("timeShiftBufferDepth=\"PT120S\"", "<Period id=\"1\" start=\"PT12.5S\">")
        .contains("<Latency target=\"2000\" min=\"1333\" max=\"4000\"/>")
        .contains("urn:mpeg:dash:utc:http-xsdate:2014\" value=\"/live/time\"");
  }

  @Test
  void events_count_from_the_beginning_of_their_period() {
    var event =
        new Event("7", "urn:scte:scte35:2014:xml+bin", Rational.of(14), Rational.of(30), "");

    assertThat(render(null, List.of(event)))
        .contains("presentationTime=\"1500\" id=\"7\" duration=\"30000\"");
  }

  /// SCTE 214-1 6.7.3: the binary section is the content of the event.
  @Test
  void a_section_is_an_element_and_another_message_an_attribute() {
    var section = new Event("7", "urn:scte:scte35:2014:xml+bin", Rational.of(14), null, "/DAv");
    var other = new Event("9", "tag:example.org,2026:marker", Rational.of(14), null, "ad");

    assertThat(render(null, List.of(section, other)))
        .contains("<scte35:Signal xmlns:scte35=\"http://www.scte.org/schemas/35/2016\">")
        .contains("<scte35:Binary>/DAv</scte35:Binary>")
        .contains("id=\"9\" messageData=\"ad\"");
  }
}
