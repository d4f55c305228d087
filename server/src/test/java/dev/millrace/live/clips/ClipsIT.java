package dev.millrace.live.clips;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.live.archive.KeptSound;
import dev.millrace.live.archive.Recording;
import dev.millrace.live.archive.Recording.State;
import dev.millrace.store.Intercepted;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.testing.Eventually;
import dev.millrace.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Clips that can not be made, in a real PostgreSQL.
class ClipsIT {
  private static final String NODE = "here";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestClock clock = TestClock.atNoon();
  private final KeptSound kept = new KeptSound(clock);
  private final AtomicInteger attempts = new AtomicInteger();

  @AfterEach
  void close() {
    kept.close();
  }

  /// From a store whose init segments can not be read.
  private Clips clips(Supplier<RuntimeException> why) {
    var store =
        Intercepted.store(
            kept.store(),
            (_, arguments, call) -> {
              if (arguments != null && arguments[0].toString().endsWith("init.mp4")) {
                attempts.incrementAndGet();
                throw why.get();
              }
              return call.make();
            });
    return new Clips(
        kept.archive(), kept.recordings(), store, new Clips.Maker(NODE, kept.ids(), clock));
  }

  private Recording made(Clips clips) throws Exception {
    Recording programme = kept.cutOff(2, 2, 2);
    var wish =
        new ClipWish(programme.startedAt(), programme.startedAt().plusSeconds(4), "The goal");
    Recording clip = clips.make(KeptSound.CHANNEL, wish, Optional.empty());
    awaitTried(clips);
    return clip;
  }

  private static void awaitTried(Clips clips) {
    assertThat(Eventually.holds(PATIENCE, () -> clips.making() == 0)).isTrue();
  }

  @Test
  void one_that_fails_again_and_again_has_failed_and_that_is_told_once() throws Exception {
    Clips clips = clips(() -> new IllegalStateException("torn"));
    Recording clip = made(clips);

    for (int look = 0; look < 10; look++) {
      clock.advance(Later.LONGEST);
      clips.resumeLeft();
      awaitTried(clips);
    }

    assertThat(kept.state(clip.id())).isEqualTo(State.FAILED);
    assertThat(attempts).hasValue(3);
    assertThat(kept.told()).containsExactly(clip.id() + ": torn");
  }

  @Test
  void while_the_store_is_away_it_is_tried_more_and_more_rarely_and_does_not_fail()
      throws Exception {
    Clips clips = clips(() -> new StoreUnavailable("away"));
    Recording clip = made(clips);
    Duration look = Duration.ofSeconds(2);

    for (Duration since = look; since.toMinutes() < 5; since = since.plus(look)) {
      clock.advance(look);
      clips.resumeLeft();
      awaitTried(clips);
    }

    assertThat(kept.state(clip.id())).isEqualTo(State.RECORDING);
    assertThat(kept.told()).isEmpty();
    assertThat(attempts).as("after 0, 2, 4, 8, 16, 32, 64, 124, 184 and 244 s").hasValue(10);
  }

  @Test
  void a_long_copy_of_another_process_is_left_alone_for_as_long_as_that_says_it_goes_on()
      throws Exception {
    Clips clips = clips(() -> new StoreUnavailable("away"));
    Recording clip = made(clips);
    kept.execute("update recording set touched_at = now() - interval '2 hours'");
    List<Recording> silent = kept.recordings().clipsLeft("elsewhere", List.of());

    clips.resumeLeft();
    awaitTried(clips);
    clips.resumeLeft();

    assertThat(silent).extracting(Recording::id).containsExactly(clip.id());
    assertThat(kept.recordings().clipsLeft("elsewhere", List.of())).isEmpty();
  }
}
