package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.BitRate;
import dev.millrace.media.cmaf.SampleEntry;
import dev.millrace.media.ladder.DisplaySize;
import dev.millrace.media.ladder.Rung;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.LivePlan.Cut;
import dev.millrace.transcode.LiveSource.Gop;
import dev.millrace.transcode.ffmpeg.InputFormat;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What a live source is made into.
class LivePlanTest {
  private static final Cut LOW = new Cut(1, new Rational(1, 2), 4320);
  private static final Rational LEAST_SHARE = new Rational(85, 100);

  private static LiveSource source(int width, int height, FrameRate rate) {
    var picture =
        new SourceInfo.Video(
            0,
            "h264",
            width,
            height,
            new DisplaySize(width, height),
            rate,
            false,
            SourceInfo.Scan.PROGRESSIVE,
            "yuv420p",
            "bt709",
            SourceInfo.Transfer.SDR,
            Rational.ZERO);
    var sound = new SourceInfo.Audio(1, "aac", 6, 44_100, "und", "", Rational.ZERO);
    return new LiveSource(InputFormat.MPEG_TS, Optional.of(picture), Optional.of(sound));
  }

  @Test
  void no_rung_has_more_pixels_than_the_source() {
    LivePlan plan = LivePlan.of(source(1280, 720, FrameRate.whole(30)), LOW);

    assertThat(plan.video().orElseThrow().rungs())
        .extracting(Rung::name)
        .containsExactly("720p", "480p", "360p");
    assertThat(plan.audio().orElseThrow().channels()).isEqualTo(2);
  }

  private static Stream<Arguments> rates_and_wishes() {
    return Stream.of(
            "30",
            "25",
            "24",
            "50",
            "60",
            "30000/1001",
            "24000/1001",
            "60000/1001",
            "15",
            "12",
            "10")
        .flatMap(
            rate ->
                Stream.of("0.2", "0.25", "0.333", "0.5", "0.75", "1")
                    .map(wish -> Arguments.of(rate, wish)));
  }

  /// RFC 8216bis 4.4.4.9: no part is longer than the target, none but a segment's last shorter than
  /// 85 % of it; of whole pictures as of whole packets of sound.
  @ParameterizedTest
  @MethodSource("rates_and_wishes")
  void parts_of_whole_frames_fit_their_target(String rate, BigDecimal wish) {
    FrameRate frames = FrameRate.parse(rate);
    var about = new Rational(wish.movePointRight(3).longValueExact(), 1000);
    LivePlan plan = LivePlan.of(source(1280, 720, frames), new Cut(1, about, 4320));
    Rational target = Objects.requireNonNull(plan.part());

    for (Rational unit : List.of(frames.durationOf(1), new Rational(1024, 48_000))) {
      Rational longest = unit.times(target.dividedBy(unit).toLong(RoundingMode.FLOOR));
      assertThat(longest).isGreaterThanOrEqualTo(target.times(LEAST_SHARE));
    }
    Rational most = about.times(new Rational(5, 4)).plus(frames.durationOf(1));
    assertThat(target).isBetween(about.times(new Rational(3, 4)), most);
    assertThat(plan.segment()).isEqualTo(frames.durationOf(frames.framesPer(Rational.of(2))));
  }

  @ParameterizedTest
  @CsvSource({
    "720, 720p 480p 360p",
    "600, 600p 480p 360p",
    "240, 240p",
    "4320, 1080p 720p 480p 360p"
  })
  void no_rung_is_higher_than_is_wanted(int most, String names) {
    var cut = new Cut(1, new Rational(1, 2), most);
    LivePlan plan = LivePlan.of(source(1920, 1080, FrameRate.whole(30)), cut);

    assertThat(plan.video().orElseThrow().rungs())
        .extracting(Rung::name)
        .containsExactly(names.split(" "));
  }

  @Test
  void whole_segments_have_no_parts() {
    LivePlan plan = LivePlan.of(source(640, 360, FrameRate.whole(25)), new Cut(2, null, 4320));

    assertThat(plan.part()).isNull();
    assertThat(plan.partsOfSegment()).isZero();
    assertThat(plan.segment()).isEqualTo(Rational.of(4));
  }

  private static LiveSource divided(int frames, FrameRate rate) {
    var coding = new SampleEntry.Video("avc1.64001f", 1280, 720, ByteBuffer.allocate(8));
    var gop = new Gop(frames, rate, BitRate.ofKilobits(3000), coding);
    return source(1280, 720, rate).divided(Optional.of(gop));
  }

  @ParameterizedTest
  @CsvSource({"60, 2", "30, 2", "90, 3", "120, 4", "15, 2", "45, 1.5", "24, 2.4"})
  void segments_are_whole_groups_of_pictures_that_are_passed_on(int frames, BigDecimal seconds) {
    var cut = new Cut(1, new Rational(1, 2), 4320, true);
    LivePlan plan = LivePlan.of(divided(frames, FrameRate.whole(30)), cut);

    assertThat(plan.isPassed()).isTrue();
    assertThat(plan.video().orElseThrow().rungs()).extracting(Rung::name).containsExactly("720p");
    assertThat(plan.segment().toDouble()).isEqualTo(seconds.doubleValue());
    Rational frame = FrameRate.whole(30).durationOf(1);
    long most = Objects.requireNonNull(plan.part()).dividedBy(frame).toLong(RoundingMode.FLOOR);
    long last = frames % most;
    boolean isOneGroup = plan.segment().equals(frame.times(frames));
    assertThat(isOneGroup || last == 0 || last >= most * LEAST_SHARE.toDouble()).isTrue();
  }

  @Test
  void what_can_not_be_passed_on_is_encoded() {
    var cut = new Cut(1, new Rational(1, 2), 4320, true);
    LivePlan plan = LivePlan.of(source(1280, 720, FrameRate.whole(30)), cut);

    assertThat(plan.isPassed()).isFalse();
    assertThat(plan.rungs()).isEqualTo(3);
    assertThat(plan.fits(divided(60, FrameRate.whole(30)))).isTrue();
    LivePlan passed = LivePlan.of(divided(60, FrameRate.whole(30)), cut);
    assertThat(passed.fits(divided(60, FrameRate.whole(30)))).isTrue();
    assertThat(passed.fits(divided(30, FrameRate.whole(30)))).isFalse();
    assertThat(passed.fits(source(1280, 720, FrameRate.whole(30)))).isFalse();
  }
}
