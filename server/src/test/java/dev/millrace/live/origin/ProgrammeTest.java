package dev.millrace.live.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.live.memory.WindowMemory;
import dev.millrace.media.hls.LiveSegment.Origin;
import dev.millrace.media.hls.LiveSegment.Part;
import dev.millrace.media.time.Rational;
import dev.millrace.testing.TestClock;
import dev.millrace.transcode.LivePlan;
import dev.millrace.transcode.LiveSource;
import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.ffmpeg.InputFormat;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The stretches of a programme of sound alone.
class ProgrammeTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final Programme programme = programme();

  private static Programme programme() {
    var sound = new SourceInfo.Audio(1, "aac", 2, 48_000, "und", "", Rational.ZERO);
    var source = new LiveSource(InputFormat.MPEG_TS, Optional.empty(), Optional.of(sound));
    var plan = LivePlan.of(source, new LivePlan.Cut(1, new Rational(1, 2), 4320));
    var memory = new WindowMemory(1 << 20).open(0).orElseThrow();
    var room = new LiveTrack.Room(Duration.ofMinutes(1), Duration.ofMinutes(1), memory);
    return new Programme("programme", plan, room, new TestClock(NOON));
  }

  /// A stretch that began then and ended so much media later.
  private Stretch ended(Instant began, int endSeconds) {
    Stretch stretch = programme.begin(began, 0).orElseThrow();
    LiveTrack track = programme.renditions().getFirst().track();
    track.begin(new Origin(stretch.began(), "init.mp4", false));
    var part = new Part("0.m4s", new Rational(1, 2), true, false);
    track.add(new LiveTrack.Cut(part, ByteBuffer.allocate(1)));
    track.close(ByteBuffer.allocate(1));
    programme.endedAt(Rational.of(endSeconds));
    return stretch;
  }

  @Test
  void no_stretch_begins_before_the_end_of_the_one_before() {
    assertThat(ended(NOON, 10).began()).isEqualTo(NOON);
    assertThat(ended(NOON.plusMillis(9_700), 20).began()).isEqualTo(NOON.plusSeconds(10));
    assertThat(ended(NOON.plusSeconds(31), 30).began()).isEqualTo(NOON.plusSeconds(31));
  }

  @Test
  void one_that_came_to_nothing_gives_its_place_to_the_next() {
    var _ = ended(NOON, 10);
    assertThat(programme.begin(NOON.plusSeconds(12), 0)).isPresent();

    Stretch next = programme.begin(NOON.plusSeconds(13), 0).orElseThrow();

    assertThat(next.began()).isEqualTo(NOON.plusSeconds(13));
    assertThat(programme.stretches()).hasSize(2).last().isEqualTo(next);
  }
}
