package dev.millrace.live.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.live.origin.Marker;
import dev.millrace.live.origin.SoundProgramme;
import dev.millrace.live.origin.Stretch;
import dev.millrace.media.cue.Cue;
import dev.millrace.media.cue.SpliceSection;
import dev.millrace.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Signals that encoders say several times.
class CuesTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final long SECOND = 90_000;
  private static final SpliceSection SPLICE =
      SpliceSection.parse("/DAvAAAAAAAA///wFAVIAACPf+/+c2nALv4AUsz1AAAAAAAKAAhDVUVJAAABNWLbowo=");

  private final SoundProgramme shown =
      new SoundProgramme(Duration.ofMinutes(2), new TestClock(NOON));
  private final Stretch stretch = shown.show(NOON, "mp4a.40.2", 3);
  private final Cues cues = new Cues(shown.programme(), stretch);

  private void said(long second) {
    var cue = new Cue("segment-7", Cue.Role.OTHER, null, null, false);
    cues.cue(SPLICE, cue, second * SECOND);
  }

  @Test
  void a_signal_that_is_said_five_times_in_five_seconds_is_one_marker() {
    for (long second = 0; second < 5; second++) {
      said(second);
    }

    assertThat(shown.programme().markers()).singleElement().extracting(Marker::at).isEqualTo(NOON);
  }

  @Test
  void a_signal_of_the_same_id_later_is_another() {
    said(0);
    said(60);

    assertThat(shown.programme().markers())
        .extracting(Marker::at)
        .containsExactly(NOON, NOON.plusSeconds(60));
  }
}
