package dev.millrace.streams.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.Findings;
import dev.millrace.inference.Findings.Box;
import dev.millrace.inference.Findings.Found;
import dev.millrace.streams.Detect;
import dev.millrace.streams.FrameBatch.Frame;
import dev.millrace.streams.VideoStream;
import dev.millrace.streams.VideoStream.Condition;
import dev.millrace.streams.VideoStream.State;
import dev.millrace.streams.rules.Incident;
import dev.millrace.streams.rules.Rules;
import dev.millrace.streams.rules.Spot;
import dev.millrace.streams.rules.Zone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Somebody in a zone while the machine's clock is set.
class FollowerTest {
  private static final long NOW = 1_795_292_100_000L;
  private static final long HOUR = 3_600_000;
  private static final List<Spot> ALL =
      List.of(new Spot(0, 0), new Spot(1, 0), new Spot(1, 1), new Spot(0, 1));

  private final List<Incident> incidents = new ArrayList<>();
  private Follower follower = new Follower(stream(), Followed.NOTHING);
  private int seq;

  @Test
  void nobody_leaves_or_stays_because_the_clock_is_set() {
    see(20, NOW, true);
    see(20, NOW + HOUR, true);
    see(20, NOW - HOUR, true);
    assertThat(kinds()).containsExactly("entered");
    assertThat(follower.counts()).containsEntry("objects/person", 1L);

    follower = new Follower(stream(), Followed.of(follower.state("").toJson()));
    see(30, NOW - 2 * HOUR, false);

    assertThat(kinds()).containsExactly("entered", "left");
    assertThat(incidents.getLast().seconds()).isBetween(5.0, 7.0);
    assertThat(incidents.getLast().atSeconds())
        .as("by the clock that everybody sees")
        .isBetween((NOW - 2 * HOUR) / 1e3 - 1, (NOW - 2 * HOUR) / 1e3 + 4);
  }

  @Test
  void where_the_source_begins_anew_the_wall_clock_counts() {
    see(10, NOW, true);
    seq = 0;
    see(10, NOW + 60_000, false);

    assertThat(kinds()).containsExactly("entered", "left");
  }

  private List<String> kinds() {
    return incidents.stream().map(Incident::kind).toList();
  }

  /// So many pictures, ten a second, from such a time of the wall's clock on.
  private void see(int pictures, long fromMillis, boolean isThere) {
    var box = new Box(0.4, 0.4, 0.2, 0.4);
    List<Found> found =
        isThere ? List.of(new Found("person", 0.9, box, box, List.of())) : List.of();
    for (int n = 0; n < pictures; n++, seq++) {
      var frame = new Frame(seq, fromMillis + 100L * n, 7 + seq / 10.0, new byte[1]);
      var shown = new Looked.Shown(frame, new Findings(640, 360, found, List.of()));
      incidents.addAll(follower.see(1, shown).incidents());
    }
  }

  private static VideoStream stream() {
    var zone = new Zone("hall", ALL, List.of(), 0, false);
    var rules = new Rules(List.of(zone), List.of());
    var wish = new VideoStream.Wish("One", "test:", true, true, Detect.USUAL, rules);
    var running = new Condition(State.RUNNING, Optional.empty());
    return new VideoStream("s", wish, 1, Instant.EPOCH, running);
  }
}
