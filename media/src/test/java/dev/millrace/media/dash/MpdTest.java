package dev.millrace.media.dash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.media.BitRate;
import dev.millrace.media.dash.Mpd.AdaptationSet;
import dev.millrace.media.dash.Mpd.Picture;
import dev.millrace.media.dash.Mpd.Representation;
import dev.millrace.media.dash.Mpd.Sound;
import dev.millrace.media.dash.Mpd.Template;
import dev.millrace.media.testing.Golden;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class MpdTest {
  private static final FrameRate NTSC = new FrameRate(30_000, 1001);

  @Test
  void a_finished_film_is_static() {
    var mpd = new Mpd(new Mpd.Finished(new Rational(14_014, 1500)), sets("en"));

    Golden.assertMatches("dash/static.mpd", mpd.render());
  }

  @Test
  void a_growing_film_is_dynamic() {
    var mpd =
        new Mpd(
            new Mpd.Growing(
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2026-01-02T03:04:05.678Z"),
                Duration.ofMillis(2500),
                Rational.of(40)),
            sets("und"));

    Golden.assertMatches("dash/dynamic.mpd", mpd.render());
  }

  @Test
  void whatever_goes_in_comes_out_of_an_xml_parser() throws Exception {
    String nasty = "a\"<&>'\n\t\u0001\ud83c\udfac";
    var mpd = new Mpd(new Mpd.Finished(Rational.ONE), sets(nasty));

    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(mpd.render())))
            .getDocumentElement();

    Element audio = (Element) root.getElementsByTagName("AdaptationSet").item(1);
    assertThat(audio.getAttribute("lang")).isEqualTo(nasty.replace('\u0001', '\ufffd'));
  }

  @Test
  void runs_of_equal_segments_are_one_entry_and_a_gap_starts_another() {
    SegmentTimeline timeline =
        new SegmentTimeline.Builder().add(0, 4).add(4, 4).add(8, 2).add(20, 2).build(1, 0);

    assertThat(timeline.runs())
        .containsExactly(
            new SegmentTimeline.Run(0, 4, 2),
            new SegmentTimeline.Run(8, 2, 1),
            new SegmentTimeline.Run(20, 2, 1));
  }

  @Test
  void a_manifest_with_nothing_in_it_is_refused() {
    assertThatThrownBy(() -> new Mpd(new Mpd.Finished(Rational.ONE), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<AdaptationSet> sets(String language) {
    var video =
        new Template(
            "v/$RepresentationID$/init.mp4",
            "v/$RepresentationID$/$Number$.m4s",
            new SegmentTimeline.Builder()
                .add(0, 120_120)
                .add(120_120, 120_120)
                .add(240_240, 40_040)
                .build(30_000, 0));
    var audio =
        new Template(
            "a/1/init.mp4",
            "a/1/$Number$.m4s",
            new SegmentTimeline.Builder().add(0, 192_512).add(192_512, 256_000).build(48_000, 0));
    var timed =
        List.of(
            new AdaptationSet(
                0,
                "",
                "",
                Mpd.Role.MAIN,
                List.of(
                    new Representation(
                        "720p",
                        BitRate.ofKilobits(2800),
                        "avc1.64001f",
                        new Picture(1280, 720, NTSC),
                        video),
                    new Representation(
                        "360p",
                        BitRate.ofKilobits(800),
                        "avc1.64001e",
                        new Picture(640, 360, NTSC),
                        video))),
            new AdaptationSet(
                1,
                language,
                language.equals("und") ? "" : "Director's <cut>",
                Mpd.Role.ALTERNATE,
                List.of(
                    new Representation(
                        "audio-1",
                        BitRate.ofKilobits(128),
                        "mp4a.40.2",
                        new Sound(48_000, 2),
                        audio))));
    return Stream.concat(timed.stream(), untimed().stream()).toList();
  }

  private static List<AdaptationSet> untimed() {
    return List.of(
        new AdaptationSet(
            2,
            "de",
            "Deutsch",
            Mpd.Role.CAPTION,
            List.of(
                new Representation(
                    "text-de",
                    BitRate.ofKilobits(1),
                    "",
                    new Mpd.Text(),
                    new Mpd.Whole("t/de/all.vtt")))),
        new AdaptationSet(
            3,
            "",
            "",
            Mpd.Role.NONE,
            List.of(
                new Representation(
                    "tiles",
                    BitRate.ofKilobits(20),
                    "",
                    new Mpd.Tiles(1280, 720, 5, 5),
                    new Mpd.Numbered("images/storyboard-$Number$.jpg", new Rational(101, 2))))));
  }
}
