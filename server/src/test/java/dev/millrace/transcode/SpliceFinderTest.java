package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;

class SpliceFinderTest {
  private static final int PICTURE = 256;
  private static final int SOUND = 257;
  private static final int TEXT = 258;
  private static final long SECOND = 90_000;
  private static final long HOUR = 3600 * SECOND;

  private final SpliceFinder finder = new SpliceFinder(StampClock.MPEG);
  private long position;

  private void stamp(int stream, long ticks) {
    finder.stamp(position += 188, stream, Math.floorMod(ticks, StampClock.MPEG.wrap()));
  }

  /// Picture and sound, ten packets a second.
  private void play(long from, int seconds) {
    for (int i = 0; i < 10 * seconds; i++) {
      stamp(PICTURE, from + i * SECOND / 10);
      stamp(SOUND, from + i * SECOND / 10 + 100);
    }
  }

  @Test
  void streams_that_jump_to_the_same_moment_are_moved_alike() {
    play(0, 8);
    long joint = position;
    play(10 * HOUR, 8);
    play(HOUR, 8);

    assertThat(finder.found())
        .extracting(Splice::stream, Splice::shift)
        .startsWith(tuple(PICTURE, 8 * SECOND - 10 * HOUR), tuple(SOUND, 8 * SECOND - 10 * HOUR))
        .hasSize(4);
    assertThat(finder.found().getFirst().position()).isEqualTo(joint + 188);
  }

  @Test
  void damaged_stamps_move_nothing() {
    play(0, 4);
    stamp(PICTURE, 10 * HOUR);
    play(4 * SECOND, 4);
    stamp(SOUND, -HOUR);
    stamp(SOUND, 5 * HOUR);
    play(8 * SECOND, 4);

    assertThat(finder.found()).isEmpty();
  }

  @Test
  void the_end_of_the_counter_is_no_jump() {
    play(StampClock.MPEG.wrap() - 4 * SECOND, 8);

    assertThat(finder.found()).isEmpty();
  }

  @Test
  void a_picture_may_stay_while_sound_goes_on() {
    play(0, 4);
    for (int second = 4; second < 400; second++) {
      stamp(SOUND, second * SECOND);
    }
    play(400 * SECOND, 4);

    assertThat(finder.found()).isEmpty();
  }

  @Test
  void a_rare_text_goes_with_the_others_and_never_leads() {
    stamp(TEXT, 0);
    play(0, 100);
    stamp(TEXT, 100 * SECOND);
    play(100 * SECOND, 8);
    stamp(TEXT, 10 * HOUR);
    play(10 * HOUR, 100);
    stamp(TEXT, 10 * HOUR + 100 * SECOND);

    assertThat(finder.found())
        .extracting(Splice::stream, Splice::shift)
        .containsExactly(
            tuple(PICTURE, 108 * SECOND - 10 * HOUR),
            tuple(SOUND, 108 * SECOND - 10 * HOUR),
            tuple(TEXT, 108 * SECOND - 10 * HOUR));
  }

  @Test
  void a_film_goes_on_behind_the_longer_stream() {
    play(0, 8);
    for (int tenth = 80; tenth < 300; tenth++) {
      stamp(SOUND, tenth * SECOND / 10);
    }
    play(10 * HOUR, 8);

    assertThat(finder.found().getFirst().shift())
        .isBetween(27 * SECOND - 10 * HOUR, 30 * SECOND - 10 * HOUR);
  }

  @Test
  void a_clock_that_jumps_all_the_time_is_refused() {
    assertThatExceptionOfType(BadMedia.class)
        .isThrownBy(
            () -> {
              for (long hour = 0; hour < SpliceFinder.MAX_SPLICES; hour++) {
                play(hour % 9 * HOUR, 1);
              }
            })
        .satisfies(bad -> assertThat(bad.type()).isEqualTo("media-clock-jumps"));
  }
}
