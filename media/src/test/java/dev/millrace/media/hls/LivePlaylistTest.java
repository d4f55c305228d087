package dev.millrace.media.hls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.millrace.media.hls.LivePlaylist.Edge;
import dev.millrace.media.hls.LivePlaylist.Report;
import dev.millrace.media.hls.LivePlaylist.Window;
import dev.millrace.media.hls.LiveSegment.Origin;
import dev.millrace.media.hls.LiveSegment.Part;
import dev.millrace.media.time.Rational;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LivePlaylistTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Rational HALF = new Rational(1, 2);
  private static final LivePromise PROMISE = new LivePromise(2, HALF);

  private static Origin at(long seconds) {
    return new Origin(NOON.plusSeconds(seconds), "init.mp4", false);
  }

  private static LiveSegment whole(long number) {
    return LiveSegment.whole(number + ".m4s", Rational.of(2), at(2 * number), List.of());
  }

  private static List<Part> parts(long number, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Part(number + "." + i + ".m4s", HALF, i == 0, false))
        .toList();
  }

  @Test
  void a_channel_in_full_swing_lists_segments_parts_and_what_comes_next() {
    var third = LiveSegment.whole("3.m4s", Rational.of(2), at(6), parts(3, 4));
    var open = LiveSegment.open(at(8), parts(4, 2));
    var window = new Window(2, 0, List.of(whole(2), third, open));
    var edge = new Edge("4.2.m4s", List.of(new Report("../360p/index.m3u8", 4, 1)));

    assertThat(new LivePlaylist(PROMISE, window, List.of(), edge).render())
        .isEqualTo(
            """
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-TARGETDURATION:2
            #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=12.000000,\
            HOLD-BACK=6.000000,PART-HOLD-BACK=1.500000
            #EXT-X-PART-INF:PART-TARGET=0.500000
            #EXT-X-MEDIA-SEQUENCE:2
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MAP:URI="init.mp4"
            #EXT-X-PROGRAM-DATE-TIME:2026-11-21T12:00:04.000Z
            #EXTINF:2.000000,
            2.m4s
            #EXT-X-PROGRAM-DATE-TIME:2026-11-21T12:00:06.000Z
            #EXT-X-PART:DURATION=0.500000,URI="3.0.m4s",INDEPENDENT=YES
            #EXT-X-PART:DURATION=0.500000,URI="3.1.m4s"
            #EXT-X-PART:DURATION=0.500000,URI="3.2.m4s"
            #EXT-X-PART:DURATION=0.500000,URI="3.3.m4s"
            #EXTINF:2.000000,
            3.m4s
            #EXT-X-PROGRAM-DATE-TIME:2026-11-21T12:00:08.000Z
            #EXT-X-PART:DURATION=0.500000,URI="4.0.m4s",INDEPENDENT=YES
            #EXT-X-PART:DURATION=0.500000,URI="4.1.m4s"
            #EXT-X-PRELOAD-HINT:TYPE=PART,URI="4.2.m4s"
            #EXT-X-RENDITION-REPORT:URI="../360p/index.m3u8",LAST-MSN=4,LAST-PART=1
            """);
  }

  @Test
  void a_delta_leaves_out_what_lies_more_than_six_target_durations_back() {
    List<LiveSegment> segments = new ArrayList<>();
    IntStream.range(0, 20).forEach(n -> segments.add(whole(n)));
    segments.add(LiveSegment.open(at(40), parts(20, 1)));
    var playlist =
        new LivePlaylist(PROMISE, new Window(0, 0, segments), List.of(), new Edge(null, List.of()));

    String delta = playlist.renderDelta();

    // 12 s and the half second of the open one: the last 6 whole segments, and 1 that they touch.
    assertThat(delta)
        .contains("#EXT-X-VERSION:9\n")
        .contains("#EXT-X-SKIP:SKIPPED-SEGMENTS=14\n#EXT-X-MAP")
        .contains("\n14.m4s\n")
        .doesNotContain("\n13.m4s\n");
    assertThat(playlist.render()).contains("\n0.m4s\n").doesNotContain("EXT-X-SKIP");
  }

  @Test
  void a_channel_that_has_ended_has_no_delta_no_hint_and_an_end() {
    List<LiveSegment> segments = IntStream.range(0, 20).mapToObj(n -> whole(n)).toList();
    var playlist = new LivePlaylist(PROMISE, new Window(0, 0, segments), List.of(), null);

    assertThat(playlist.renderDelta()).isEqualTo(playlist.render()).endsWith("#EXT-X-ENDLIST\n");
  }

  @Test
  void a_discontinuity_brings_its_init_segment_and_those_that_went_are_counted() {
    var after =
        LiveSegment.whole("9.m4s", Rational.of(2), new Origin(NOON, "2/init.mp4", true), List.of());
    var window = new Window(8, 3, List.of(whole(8), after));

    assertThat(new LivePlaylist(PROMISE, window, List.of(), null).render())
        .contains("#EXT-X-MEDIA-SEQUENCE:8\n#EXT-X-DISCONTINUITY-SEQUENCE:3\n")
        .contains("8.m4s\n#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"2/init.mp4\"\n#EXT-X-PROGRAM");
  }

  @Test
  void media_that_never_came_is_a_gap() {
    var lost = new LiveSegment("7.m4s", Rational.of(2), at(14), List.of(), true);

    assertThat(new LivePlaylist(PROMISE, new Window(7, 0, List.of(lost)), List.of(), null).render())
        .contains("#EXT-X-GAP\n#EXTINF:2.000000,\n7.m4s\n");
  }

  @Test
  void a_stretch_is_told_with_its_cue_and_nothing_leaves_its_attribute() {
    var cue = DateRange.Cue.of(DateRange.Cue.Role.OUT, new byte[] {(byte) 0xfc, 0x30});
    var range =
        new DateRange("ad-1", "", NOON, null, Rational.of(30), cue, Map.of("X-CAMPAIGN", "spring"));

    assertThat(range.render())
        .isEqualTo(
            "#EXT-X-DATERANGE:ID=\"ad-1\",START-DATE=\"2026-11-21T12:00:00.000Z\","
                + "PLANNED-DURATION=30.000000,SCTE35-OUT=0xFC30,X-CAMPAIGN=\"spring\"\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DateRange.from("a\"\n#EXT-X-ENDLIST", "", NOON));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new DateRange("a", "", NOON, null, null, null, Map.of("URI", "elsewhere")));
  }

  @Test
  void nothing_longer_than_promised_is_ever_listed() {
    var longPart = new Part("4.0.m4s", new Rational(6, 10), true, false);
    var open = LiveSegment.open(at(8), List.of(longPart));

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new LivePlaylist(PROMISE, new Window(4, 0, List.of(open)), List.of(), null));
  }

  @ParameterizedTest(name = "parts of {0}/{1} s: {2} ahead")
  @CsvSource({"1, 5, 15", "1, 2, 6", "1, 3, 9", "1, 1, 3", "2, 1, 3"})
  void how_many_parts_ahead_may_be_asked_for(long numerator, long denominator, int ahead) {
    var promise = new LivePromise(6, new Rational(numerator, denominator));

    assertThat(promise.advanceParts()).isEqualTo(ahead);
  }
}
