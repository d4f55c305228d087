package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.BitRate;
import dev.millrace.media.ladder.DisplaySize;
import dev.millrace.media.ladder.RateControl;
import dev.millrace.media.ladder.Rung;
import dev.millrace.media.ladder.VideoCodec;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.SourceInfo.Audio;
import dev.millrace.transcode.SourceInfo.Transfer;
import dev.millrace.transcode.SourceInfo.Video;
import dev.millrace.transcode.ffmpeg.InputFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class EncodePlanTest {
  @Test
  void the_lowest_rung_of_the_first_segment_is_a_piece_of_its_own() {
    EncodePlan plan = EncodePlan.of(source("24", 150, track(1, 6, "eng")));

    assertThat(plan.pieces())
        .extracting(EncodePlan.Piece::name)
        .containsExactly("first", "chunk-0", "chunk-1", "chunk-2", "chunk-3");
    assertThat(rungs(plan, 0)).containsExactly("360p");
    assertThat(rungs(plan, 1)).containsExactly("1080p", "720p", "480p");
    assertThat(rungs(plan, 2)).containsExactly("1080p", "720p", "480p", "360p");
    assertThat(plan.pieces().get(1).chunk().frameCount()).isEqualTo(96);
  }

  @Test
  void a_rung_of_a_plan_from_before_there_was_a_choice_is_of_h264_and_quality() {
    String old =
        "{\"name\":\"360p\",\"size\":{\"width\":640,\"height\":360},"
            + "\"maxrate\":{\"bitsPerSecond\":800000},\"crf\":23,\"h264\":\"L3\"}";

    Rung rung = JsonMapper.shared().readValue(old, Rung.class);

    assertThat(rung.codec()).isEqualTo(VideoCodec.H264);
    assertThat(rung.mode()).isEqualTo(RateControl.Mode.QUALITY);
  }

  @Test
  void every_codec_has_the_whole_ladder_behind_that_of_h264() {
    EncodePolicy policy = EncodePolicy.STANDARD.withCodecs(VideoCodec.AV1).withMaxShortSide(480);

    EncodePlan plan = EncodePlan.of(source("24", 10), policy);

    assertThat(rungs(plan, 0)).containsExactly("360p");
    assertThat(rungs(plan, 1)).containsExactly("480p", "480p-av1", "360p-av1");
  }

  @Test
  void a_rate_that_is_given_for_a_rung_holds_for_its_other_codecs_in_proportion() {
    var rates = Map.of("360p", BitRate.ofKilobits(1000), "360p-av1", BitRate.ofKilobits(500));
    EncodePolicy policy =
        EncodePolicy.STANDARD
            .withCodecs(VideoCodec.HEVC, VideoCodec.AV1)
            .withMaxShortSide(360)
            .withRateControl(new RateControl(RateControl.Mode.AVERAGE, 23, rates));

    List<Rung> rungs = EncodePlan.of(source("24", 10), policy).video().orElseThrow().rungs();

    assertThat(rungs)
        .extracting(rung -> rung.target().bitsPerSecond())
        .containsExactly(1_000_000L, 850_000L, 500_000L);
    assertThat(rungs)
        .extracting(rung -> rung.maxrate().bitsPerSecond())
        .containsExactly(1_500_000L, 1_275_000L, 750_000L);
  }

  @ParameterizedTest
  @CsvSource({
    "24, 24000, 1000",
    "24000/1001, 24000, 1001",
    "30000/1001, 30000, 1001",
    "25/2, 25000, 2000",
    "60, 60000, 1000",
  })
  void a_frame_lasts_a_whole_number_of_ticks(String rate, int timescale, long ticks) {
    EncodePlan.Video video = EncodePlan.of(source(rate, 60)).video().orElseThrow();

    assertThat(video.timescale()).isEqualTo(timescale);
    assertThat(video.ticksPerFrame()).isEqualTo(ticks);
  }

  @Test
  void sound_tracks_have_names_of_their_own_and_at_most_two_channels() {
    EncodePlan plan =
        EncodePlan.of(source("25", 10, track(1, 6, "eng"), track(2, 1, "eng"), track(3, 2, "und")));

    assertThat(plan.audio())
        .extracting(EncodePlan.Audio::name)
        .containsExactly("eng", "eng-2", "und");
    assertThat(plan.audio()).extracting(EncodePlan.Audio::channels).containsExactly(2, 1, 2);
  }

  @Test
  void surround_is_an_extra_track_behind_the_others_when_it_is_wanted() {
    SourceInfo source = source("25", 10, track(1, 8, "eng"), track(2, 2, "eng"), track(3, 6, "fr"));

    EncodePlan plan = EncodePlan.of(source, EncodePolicy.STANDARD.withSurround());

    assertThat(plan.audio())
        .extracting(EncodePlan.Audio::name)
        .containsExactly("eng", "eng-2", "fr", "eng-surround", "fr-surround");
    assertThat(plan.audio().get(3).channels()).isEqualTo(6);
    assertThat(plan.audio().get(3).streamIndex()).isEqualTo(1);
    assertThat(plan.audio().get(3).bitRate().bitsPerSecond()).isEqualTo(384_000);
  }

  @ParameterizedTest
  @CsvSource({"1080, 1080p", "1000, 720p", "400, 360p", "100, 360p"})
  void a_policy_caps_the_ladder_but_keeps_its_lowest_rung(int shortSide, String top) {
    EncodePlan plan =
        EncodePlan.of(source("25", 10), EncodePolicy.STANDARD.withMaxShortSide(shortSide));

    List<Rung> rungs = plan.video().orElseThrow().rungs();
    assertThat(rungs.getFirst().name()).isEqualTo(top);
    assertThat(rungs.getLast().name()).isEqualTo("360p");
  }

  @Test
  void a_plan_survives_being_stored_as_json() {
    EncodePlan plan = EncodePlan.of(source("30000/1001", 600, track(1, 2, "eng")));
    JsonMapper json = JsonMapper.shared();

    EncodePlan back = json.readValue(json.writeValueAsString(plan), EncodePlan.class);

    assertThat(back).isEqualTo(plan);
  }

  @Test
  void sound_alone_has_no_pieces() {
    var sound =
        new SourceInfo(
            InputFormat.MP3,
            Rational.of(60),
            Rational.ZERO,
            Optional.empty(),
            List.of(track(0, 2, "und")),
            List.of());

    EncodePlan plan = EncodePlan.of(sound);

    assertThat(plan.pieces()).isEmpty();
    assertThat(plan.segment()).isEqualTo(Rational.of(4));
  }

  private static List<String> rungs(EncodePlan plan, int piece) {
    return plan.pieces().get(piece).rungs().stream().map(Rung::name).toList();
  }

  private static Audio track(int index, int channels, String language) {
    return new Audio(index, "aac", channels, 44_100, language, "", Rational.ZERO);
  }

  private static SourceInfo source(String rate, int seconds, Audio... tracks) {
    var video =
        new Video(
            0,
            "h264",
            1920,
            1080,
            new DisplaySize(1920, 1080),
            FrameRate.parse(rate),
            false,
            SourceInfo.Scan.PROGRESSIVE,
            "yuv420p",
            "bt709",
            Transfer.SDR,
            Rational.ZERO);
    return new SourceInfo(
        InputFormat.MP4,
        Rational.of(seconds),
        Rational.ZERO,
        Optional.of(video),
        List.of(tracks),
        List.of());
  }
}
