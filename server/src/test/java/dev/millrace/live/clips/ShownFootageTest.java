package dev.millrace.live.clips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.live.archive.Recording;
import dev.millrace.live.origin.SoundProgramme;
import dev.millrace.media.time.Rational;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.policy.Playback;
import dev.millrace.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// A clip of a programme that is in memory alone, whose window goes on.
class ShownFootageTest {
  private static final String CODEC = "mp4a.40.2";
  private static final int SEGMENT_BYTES = 2;

  private final TestClock clock = TestClock.atNoon();
  private final SoundProgramme sound = new SoundProgramme(Duration.ofSeconds(20), clock);
  private final TrackSpec track = sound.programme().renditions().getFirst().spec();
  private final Taken taken = new Taken();

  private ShownFootage footage(AtomicBoolean isUsed) {
    var contents = new Recording.Contents(Rational.of(2), List.of(track), Playback.PUBLIC);
    var shown = new Clips.Shown(sound.programme(), contents, false);
    return new ShownFootage(shown, List::of, taken, () -> isUsed.set(false));
  }

  @Test
  void what_it_needs_stays_until_it_is_copied_and_nothing_else() {
    var isUsed = new AtomicBoolean(true);
    sound.show(clock.instant(), CODEC, 8);
    var footage = footage(isUsed);
    var from = clock.instant().plusSeconds(8);
    var range = footage.timetable().between(from, from.plusSeconds(6)).orElseThrow();

    footage.expect(range, List.of(track));
    sound.show(clock.instant().plusSeconds(60), CODEC, 40);

    assertThat(range.first()).isEqualTo(4);
    assertThat(taken.bytes()).isEqualTo(3 * SEGMENT_BYTES);
    assertThat(footage.segment(track, 3)).isEmpty();
    assertThat(footage.segment(track, 4)).isPresent();
    assertThat(taken.bytes()).isEqualTo(2 * SEGMENT_BYTES);
    footage.close();
    assertThat(taken.bytes()).isZero();
    assertThat(isUsed).isFalse();
  }

  @Test
  void clips_hold_no_more_together_than_they_may_and_one_alone_what_its_window_does() {
    taken.add(600, 500);
    assertThatThrownBy(() -> taken.add(1, 500)).isInstanceOf(TooManyClips.class);
    taken.remove(600);

    taken.add(300, 500);

    assertThatCode(() -> taken.add(200, 500)).doesNotThrowAnyException();
    assertThatThrownBy(() -> taken.add(1, 500)).isInstanceOf(TooManyClips.class);
    assertThat(taken.bytes()).isEqualTo(500);
  }
}
