package dev.millrace.media.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.media.ladder.ChunkPlan.Chunk;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkPlanTest {
  @ParameterizedTest(name = "{0} fps -> GOP {1}, segment {2} frames = {3} s")
  @CsvSource({
    "24,         48,  96, 4",
    "24000/1001, 48,  96, 1001/250",
    "25,         50, 100, 4",
    "30000/1001, 60, 120, 1001/250",
    "12.5,       25,  50, 4",
    "60,        120, 240, 4",
    "1/10,        1,   2, 20",
  })
  void a_segment_is_two_gops_of_whole_frames(String rate, int gop, int segment, String seconds) {
    ChunkPlan plan = ChunkPlan.of(Rational.of(600), FrameRate.parse(rate), ChunkPlan.SEGMENT);

    assertThat(plan.gopFrames()).isEqualTo(gop);
    assertThat(plan.segmentFrames()).isEqualTo(segment);
    assertThat(plan.segmentDuration()).hasToString(seconds);
  }

  @Test
  void the_first_chunk_is_one_segment_and_the_others_are_a_minute() {
    ChunkPlan plan = ChunkPlan.of(Rational.of(600), FrameRate.whole(25), ChunkPlan.SEGMENT);

    assertThat(plan.chunks()).extracting(Chunk::frameCount).startsWith(100L, 1500L, 1500L, 1500L);
    assertThat(plan.chunks()).extracting(Chunk::firstSegment).startsWith(0L, 1L, 16L, 31L);
  }

  @Test
  void a_rest_of_less_than_a_segment_joins_the_chunk_before() {
    ChunkPlan plan = ChunkPlan.of(new Rational(407, 100), FrameRate.whole(25), ChunkPlan.SEGMENT);

    assertThat(plan.chunks()).containsExactly(new Chunk(0, 0, 102, 0, true));
    assertThat(plan.segmentCount()).isEqualTo(2);
  }

  @Test
  void chunks_of_any_film_cover_it_without_gap_and_start_on_segments() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      FrameRate rate = FrameRate.STANDARD.get(random.nextInt(FrameRate.STANDARD.size()));
      ChunkPlan plan =
          ChunkPlan.of(new Rational(1 + random.nextInt(20_000_000), 1000), rate, ChunkPlan.SEGMENT);

      assertCovers(plan, "seed " + seed + " rate " + rate);
    }
  }

  @Test
  void a_film_without_a_length_or_without_an_end_is_refused() {
    for (Rational duration : List.of(Rational.ZERO, Rational.of(-1), Rational.of(1L << 40))) {
      assertThatThrownBy(() -> ChunkPlan.of(duration, FrameRate.whole(25), ChunkPlan.SEGMENT))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static void assertCovers(ChunkPlan plan, String description) {
    long next = 0;
    for (Chunk chunk : plan.chunks()) {
      assertThat(chunk.firstFrame()).as(description).isEqualTo(next);
      assertThat(chunk.firstFrame())
          .as(description)
          .isEqualTo(chunk.firstSegment() * plan.segmentFrames());
      assertThat(chunk.frameCount()).as(description).isPositive();
      next += chunk.frameCount();
    }
    assertThat(next).as(description).isEqualTo(plan.totalFrames());
    assertThat(plan.chunks().getLast().last()).isTrue();
  }
}
