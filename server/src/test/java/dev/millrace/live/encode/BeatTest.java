package dev.millrace.live.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.cmaf.Sample;
import dev.millrace.media.ladder.DisplaySize;
import dev.millrace.media.ladder.Ladder;
import dev.millrace.media.time.FrameRate;
import dev.millrace.transcode.LivePlan;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Pictures at 30 a second with a key picture every 30, on a clock of milliseconds.
class BeatTest {
  private static final FrameRate RATE = FrameRate.whole(30);
  private static final int GOP = 30;
  private static final int TIMESCALE = 30_000;
  private static final int FRAME = 1000;
  private static final byte IDR = 0x65;
  private static final byte OTHER = 0x41;
  private static final byte SETUP = 0x67;

  private final Beat beat =
      new Beat(
          new LivePlan.Video(
              Ladder.of(new DisplaySize(640, 360), RATE), RATE, GOP, /* isPassed= */ true),
          TIMESCALE);

  private static Sample sample(double frame, boolean isKey, int setup) {
    long millis = Math.round(frame * 1000 / 30);
    ByteBuffer data = ByteBuffer.allocate(20);
    data.putInt(2).put(SETUP).put((byte) setup);
    data.putInt(2).put(isKey ? IDR : OTHER).put((byte) 0).flip();
    return new Sample(millis * 30, 990, 66 * 30, isKey, data);
  }

  private List<Long> placed(IntStream frames) {
    return frames
        .mapToObj(frame -> beat.place(sample(frame, frame % GOP == 0, 1)))
        .flatMap(java.util.Optional::stream)
        .map(Sample::decodeTicks)
        .toList();
  }

  @Test
  void pictures_lie_on_the_grid_whatever_their_clock_rounds() {
    List<Long> all = placed(IntStream.range(0, 91));

    assertThat(all).isEqualTo(IntStream.range(0, 91).mapToObj(i -> (long) i * FRAME).toList());
    assertThat(beat.off()).isEmpty();
    assertThat(beat.place(sample(91, false, 1)).orElseThrow().compositionOffsetTicks())
        .isEqualTo(2 * FRAME);
  }

  @Test
  void pictures_that_were_left_out_move_no_key_picture() {
    List<Long> all = placed(IntStream.range(0, 61).filter(i -> i != 7 && (i < 40 || i > 50)));

    assertThat(all).contains(30L * FRAME, 60L * FRAME);
    assertThat(beat.off()).isEmpty();
  }

  @Test
  void a_key_picture_at_another_place_is_the_end() {
    placed(IntStream.range(0, 45));

    assertThat(beat.place(sample(45, true, 1))).isEmpty();
    assertThat(beat.off().orElseThrow().remedy()).isEqualTo(Beat.Remedy.ENCODE);
    assertThat(beat.place(sample(60, true, 1))).isEmpty();
  }

  @Test
  void so_is_one_that_does_not_come() {
    placed(IntStream.range(0, 30));

    assertThat(beat.place(sample(30, false, 1))).isEmpty();
    assertThat(beat.off().orElseThrow().why()).contains("every 30 frames");
  }

  @Test
  void so_is_one_that_is_coded_otherwise() {
    placed(IntStream.range(0, 30));

    assertThat(beat.place(sample(30, true, 2))).isEmpty();
    assertThat(beat.off().orElseThrow().why()).contains("otherwise");
  }

  /// 3 pictures in 1,000 too many: the clock is a tenth of a second off after a thousand.
  @Test
  void a_clock_that_runs_away_needs_a_new_beginning() {
    for (int frame = 0; beat.off().isEmpty(); frame++) {
      assertThat(frame).isLessThan(2000);
      var _ = beat.place(sample(frame * 1.003, frame % GOP == 0, 1));
    }

    assertThat(beat.off().orElseThrow().remedy()).isEqualTo(Beat.Remedy.BEGIN_ANEW);
  }

  @Test
  void so_does_one_whose_key_picture_is_late_by_as_many_pictures_as_are_missing() {
    placed(IntStream.range(0, 15));
    for (int frame = 25; frame < 40; frame++) {
      assertThat(beat.place(sample(frame, false, 1)).isPresent()).isEqualTo(frame < 30);
    }

    assertThat(beat.off().orElseThrow().remedy()).isEqualTo(Beat.Remedy.BEGIN_AT_NEXT);
  }
}
