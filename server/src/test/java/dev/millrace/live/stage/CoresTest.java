package dev.millrace.live.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.ladder.DisplaySize;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.LivePlan;
import dev.millrace.transcode.LiveSource;
import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.ffmpeg.InputFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which channel gets how much of the machine.
class CoresTest {
  private static final LivePlan FULL_HD = plan(1920, 1080);

  private final Cores cores = new Cores(2);

  private static LivePlan plan(int width, int height) {
    var picture =
        new SourceInfo.Video(
            0,
            "h264",
            width,
            height,
            new DisplaySize(width, height),
            FrameRate.whole(30),
            false,
            SourceInfo.Scan.PROGRESSIVE,
            "yuv420p",
            "bt709",
            SourceInfo.Transfer.SDR,
            Rational.ZERO);
    var source = new LiveSource(InputFormat.FLV, Optional.of(picture), Optional.empty());
    return LivePlan.of(source, new LivePlan.Cut(1, new Rational(1, 2), 4320));
  }

  @Test
  void who_comes_later_gets_what_is_left_and_the_smallest_rung_always() {
    assertThat(cores.take("one", FULL_HD, 0)).isZero();
    int second = cores.take("two", FULL_HD, 0);
    int third = cores.take("three", FULL_HD, 0);

    assertThat(second).isBetween(1, 3);
    assertThat(third).isEqualTo(3);
  }

  @Test
  void what_is_given_back_is_there_for_others() {
    cores.take("one", FULL_HD, 0);
    assertThat(cores.hasRoomFor("two", FULL_HD)).isFalse();

    cores.giveBack("one");

    assertThat(cores.hasRoomFor("two", FULL_HD)).isTrue();
    assertThat(cores.taken()).isZero();
  }

  @Test
  void what_encoders_are_seen_to_take_is_believed() {
    cores.take("one", FULL_HD, 0);
    for (int i = 0; i < 500; i++) {
      cores.measured("one", FULL_HD, 0.4);
    }

    assertThat(cores.take("two", FULL_HD, 0)).isZero();
    assertThat(cores.take("three", FULL_HD, 0)).isZero();
    assertThat(cores.taken()).isBetween(1.1, 1.3);
  }

  @Test
  void what_was_left_out_before_stays_so() {
    assertThat(cores.take("one", plan(1280, 720), 1)).isEqualTo(1);
    assertThat(cores.take("one", plan(320, 240), 5)).isZero();
  }
}
