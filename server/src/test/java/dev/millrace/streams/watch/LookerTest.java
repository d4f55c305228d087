package dev.millrace.streams.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.Findings;
import dev.millrace.inference.Findings.Found;
import dev.millrace.inference.Inference;
import dev.millrace.streams.Detect;
import dev.millrace.streams.Drop;
import dev.millrace.streams.FrameBatch;
import dev.millrace.streams.VideoStream;
import dev.millrace.streams.VideoStream.Condition;
import dev.millrace.streams.VideoStream.State;
import dev.millrace.streams.rules.Rules;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LookerTest {
  private static final Findings NOTHING = new Findings(640, 360, List.of(), List.of());

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void two_frames_with_findings_of_another_number_are_dropped_as_failed(int findings)
      throws Exception {
    Looked looked = look(findings);

    assertThat(looked.frames()).isEmpty();
    assertThat(looked.tallies().dropped()).containsEntry(Drop.FAILED.word(), 2L);
    assertThat(looked.tallies().sum()).isEqualTo(2);
    assertThat(looked.why()).contains("2 frames were sent, findings of " + findings);
  }

  @Test
  void the_hundred_surest_things_of_a_frame_are_followed() throws Exception {
    List<Found> crowd =
        IntStream.range(0, 300)
            .mapToObj(n -> new Found("seal", 0.5 + n / 1000.0, null, null, List.of()))
            .toList();
    var shown =
        new Looked.Shown(
            look(2).frames().getFirst().frame(), new Findings(640, 360, crowd, List.of()));

    var things = new Follower(stream(), Followed.NOTHING).see(1, shown).things();

    assertThat(things).hasSize(100);
    assertThat(things.getLast().score()).isEqualTo(0.7);
  }

  private static Looked look(int findings) throws InterruptedException {
    var clock = InstantSource.system();
    var looker =
        new Looker(
            (_, _) -> new Inference.Seen("m", "1", Collections.nCopies(findings, NOTHING)),
            Duration.ofMinutes(1),
            clock,
            new CountDownLatch(1));
    var frames =
        List.of(
            new FrameBatch.Frame(0, clock.millis(), 0, new byte[1]),
            new FrameBatch.Frame(1, clock.millis(), 1, new byte[1]));
    return looker.look(new FrameBatch("s", 1, 0, 2, 1, 0, Map.of(), frames), stream());
  }

  private static VideoStream stream() {
    var wish = new VideoStream.Wish("One", "test:", true, true, Detect.USUAL, Rules.NONE);
    var running = new Condition(State.RUNNING, Optional.empty());
    return new VideoStream("s", wish, 1, Instant.EPOCH, running);
  }
}
