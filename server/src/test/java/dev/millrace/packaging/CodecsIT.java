package dev.millrace.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.BitRate;
import dev.millrace.media.ladder.RateControl;
import dev.millrace.media.ladder.RateControl.Mode;
import dev.millrace.media.ladder.VideoCodec;
import dev.millrace.transcode.EncodePolicy;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Films in several codecs and under each rate control.
@Tag("ffmpeg")
class CodecsIT {
  private static final EncodePolicy MIXED =
      EncodePolicy.STANDARD.withCodecs(VideoCodec.HEVC, VideoCodec.AV1);

  @RegisterExtension private static final FilmStudio STUDIO = new FilmStudio();

  @Test
  void the_rungs_of_all_codecs_have_the_same_segments_and_join_without_a_seam() throws IOException {
    Path source =
        STUDIO.source(
            "mixed.mp4",
            "-f lavfi -i testsrc2=s=256x144:r=24000/1001 -f lavfi -i sine=r=48000 -t 14"
                + " -c:a aac -c:v libx264 -preset ultrafast -pix_fmt yuv420p ");
    var asset = new AssetFolder("mixed", "1");

    var film = STUDIO.make(source, asset, MIXED);

    assertThat(film.plan().pieces().size()).isGreaterThan(2);
    List<Presentation.Track> video = film.whole().video();
    assertThat(video)
        .extracting(track -> track.spec().name())
        .containsExactly("144p", "144p-hevc", "144p-av1");
    assertThat(video)
        .extracting(track -> track.codec().split("\\.", 2)[0])
        .containsExactly("avc1", "hvc1", "av01");
    for (Presentation.Track track : video) {
      String url = STUDIO.url(asset.key(AssetFolder.track(track.spec()) + "index.m3u8"));
      List<double[]> packets = Packets.of(url);
      assertThat(bounds(track)).as(track.codec()).isEqualTo(bounds(video.getFirst()));
      assertThat(packets).hasSize((int) film.plan().video().orElseThrow().chunks().totalFrames());
      assertThat(packets.getFirst()[0]).as(track.codec()).isZero();
      assertThat(Packets.gaps(packets)).as(track.codec()).isEmpty();
      assertThat(TestFfmpeg.run("-v", "warning", "-i", url, "-f", "null", "-")).isBlank();
    }
  }

  @Test
  void each_codec_is_a_variant_and_a_set_of_its_own_behind_those_that_everybody_plays()
      throws IOException {
    Path source =
        STUDIO.source(
            "short.mp4",
            "-f lavfi -i testsrc2=s=640x480:r=25 -t 2 -c:v libx264 -preset ultrafast"
                + " -pix_fmt yuv420p ");
    var asset = new AssetFolder("sets", "1");

    STUDIO.make(source, asset, MIXED);

    assertThat(text(asset.key("main.m3u8")).lines().filter(line -> line.endsWith("index.m3u8")))
        .containsExactly(
            "v/480p/index.m3u8",
            "v/360p/index.m3u8",
            "v/480p-hevc/index.m3u8",
            "v/360p-hevc/index.m3u8",
            "v/480p-av1/index.m3u8",
            "v/360p-av1/index.m3u8");
    assertThat(text(asset.key("main.mpd")).split("<AdaptationSet ", -1)).hasSize(4);
    assertThat(TestFfmpeg.probe("-v", "error", STUDIO.url(asset.key("main.mpd")))).isBlank();
  }

  @ParameterizedTest
  @EnumSource(VideoCodec.class)
  void a_constant_rate_holds_in_every_segment(VideoCodec codec) throws IOException {
    Path source = noise("constant-" + codec);
    var control = new RateControl(Mode.CONSTANT, 23, rates(codec, 600));

    var film = make(source, "constant-" + codec, codec, control);

    Presentation.Track track = track(film, codec);
    for (SegmentInfo segment : track.segments().subList(0, track.segments().size() - 1)) {
      double seconds = (double) segment.durationTicks() / track.timescale();
      assertThat(segment.sizeBytes() * 8 / seconds)
          .as("segment %d", segment.number())
          .isCloseTo(600_000, Percentage.withPercentage(10));
    }
  }

  @ParameterizedTest
  @EnumSource(VideoCodec.class)
  void an_average_rate_holds_over_the_film(VideoCodec codec) throws IOException {
    Path source = noise("average-" + codec);
    var control = new RateControl(Mode.AVERAGE, 23, rates(codec, 600));

    var film = make(source, "average-" + codec, codec, control);

    Presentation.Track track = track(film, codec);
    long bytes = track.segments().stream().mapToLong(SegmentInfo::sizeBytes).sum();
    assertThat(bytes * 8 / track.duration().toDouble())
        .isCloseTo(600_000, Percentage.withPercentage(20));
  }

  private static FilmFactory.Film make(
      Path source, String name, VideoCodec codec, RateControl control) {
    EncodePolicy policy = EncodePolicy.STANDARD.withCodecs(codec).withRateControl(control);
    return STUDIO.make(source, new AssetFolder(name, "1"), policy);
  }

  private static Map<String, BitRate> rates(VideoCodec codec, int kilobits) {
    String name = codec == VideoCodec.H264 ? "360p" : "360p-" + codec.word();
    return Map.of(name, BitRate.ofKilobits(kilobits));
  }

  /// Pictures that take whatever bits there are.
  private static Path noise(String name) throws IOException {
    return STUDIO.source(
        name + ".mp4",
        "-f lavfi -i testsrc2=s=640x360:r=24,noise=alls=12:allf=t -t 18 -c:v libx264"
            + " -preset ultrafast -pix_fmt yuv420p ");
  }

  private static Presentation.Track track(FilmFactory.Film film, VideoCodec codec) {
    String name = rates(codec, 1).keySet().iterator().next();
    return film.whole().video().stream()
        .filter(track -> track.spec().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<Long> bounds(Presentation.Track track) {
    return track.segments().stream().map(SegmentInfo::endTicks).toList();
  }

  private static String text(String key) {
    return STUDIO.text(key);
  }
}
