package dev.millrace.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.hls.PlaylistParser;
import dev.millrace.media.text.Cue;
import dev.millrace.transcode.Cancellation;
import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.TextTracks;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("ffmpeg")
class TextTracksIT {
  private static final String SRT =
      """
      1
      00:00:01,000 --> 00:00:02,500
      One & <i>two</i>

      2
      00:00:05,000 --> 00:00:06,000
      Three
      """;

  @RegisterExtension private static final FilmStudio STUDIO = new FilmStudio();

  @BeforeAll
  static void write() throws IOException {
    Files.writeString(STUDIO.folder().resolve("text.srt"), SRT);
  }

  /// A film of eight seconds with two texts, whose clock starts at `offset`.
  private static Path film(String file, String codec, String offset) {
    return STUDIO.source(
        file,
        "-f lavfi -i testsrc2=s=64x36:r=25 -i %1$s -i %1$s -map 0:v -map 1 -map 2 -t 8"
                .formatted(STUDIO.folder().resolve("text.srt"))
            + " -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:s "
            + codec
            + " -metadata:s:s:0 language=ger -metadata:s:s:1 language=ger"
            + " -disposition:s:1 hearing_impaired -output_ts_offset "
            + offset);
  }

  @ParameterizedTest(name = "{1} in {0}")
  @CsvSource({"a.mkv, subrip, 0", "b.mp4, mov_text, 0", "c.mkv, ass, 0", "d.mkv, webvtt, 3"})
  void texts_inside_a_film_are_read_on_its_own_timeline(String file, String codec, String offset) {
    Path source = film(file, codec, offset);
    SourceInfo info = STUDIO.transcoder().probe(source, Cancellation.NEVER);
    List<TextTracks.Track> tracks = TextTracks.of(info);

    Map<String, List<Cue>> texts =
        STUDIO.transcoder().texts(source, info, tracks, Cancellation.NEVER);

    assertThat(tracks).extracting(TextTracks.Track::name).containsExactly("ger", "ger-2");
    assertThat(tracks.get(1).source().captions()).isTrue();
    assertThat(texts.get("ger-2")).isEqualTo(texts.get("ger"));
    assertThat(texts.get("ger"))
        .containsExactly(
            new Cue(1000, 2500, "", "One &amp; <i>two</i>"), new Cue(5000, 6000, "", "Three"));
  }

  @Test
  void a_published_text_plays_in_hls_and_stands_in_the_manifest() throws IOException {
    var asset = new AssetFolder("texts", "1");
    var film = STUDIO.make(film("e.mkv", "subrip", "0"), asset);
    var packager = new TextPackager(STUDIO.store(), new SegmentLedger(STUDIO.store()));
    var about =
        new TextPackager.Film(asset, film.plan().segment(), film.plan().source().duration());
    var track = new TrackSpec.Text("ger", "ger", "", TrackSpec.Text.Purpose.CAPTIONS);

    packager.run(about, track, List.of(new Cue(1000, 2500, "", "Hallo")));
    var plan = FilmFactory.presentation(film.plan(), asset);
    try (var publisher =
        new ProgressivePublisher(STUDIO.store(), plan, InstantSource.system(), shown -> {})) {
      publisher.finish(new SegmentLedger(STUDIO.store()).read(asset));
    }

    var main = PlaylistParser.multivariant(text(asset.key("main.m3u8")));
    assertThat(main.subtitles()).extracting(s -> s.name()).containsExactly("Deutsch (CC)");
    assertThat(text(asset.key("main.mpd")))
        .contains("<BaseURL>t/ger/all.vtt</BaseURL>")
        .contains("value=\"caption\"");
    String packets =
        TestFfmpeg.probe(
            "-v",
            "error",
            "-show_entries",
            "packet=pts_time,duration_time",
            "-of",
            "csv=p=0",
            STUDIO.url(asset.key("t/ger/index.m3u8")));
    assertThat(packets.strip()).startsWith("1.000000,1.500000");
  }

  private static String text(String key) {
    return STUDIO.text(key);
  }
}
