package dev.millrace.delivery.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.delivery.access.Admission;
import dev.millrace.http.Problem;
import dev.millrace.http.testing.Requests;
import dev.millrace.live.origin.Programme;
import dev.millrace.live.origin.Rendition;
import dev.millrace.live.origin.SoundProgramme;
import dev.millrace.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A recorded programme of forty segments, five of which are listed.
class MediaAnswerTest {
  private static final int SEGMENTS = 40;
  private static final int LISTED = 5;

  private final TestClock clock = TestClock.atNoon();
  private final SoundProgramme sound = new SoundProgramme(Duration.ofSeconds(2 * LISTED), clock);
  private final Programme programme = sound.programme();
  private final List<Long> read = new ArrayList<>();
  private final Bygone bygone = new Bygone(1 << 20);

  /// Of a store that has all of it.
  private Optional<byte[]> stored(String path, long number) {
    read.add(number);
    return Optional.of(new byte[] {3});
  }

  private int status(long number) throws Exception {
    Rendition rendition = programme.renditions().getFirst();
    var request = Requests.get("/live/c/" + rendition.path() + "programme/" + number + ".m4s");
    var answer =
        new MediaAnswer(request.build(), programme, rendition, bygone, Admission.OPEN)
            .of(new MediaFile.Segment(number));
    return answer.toCompletableFuture().get(60, TimeUnit.SECONDS).status();
  }

  @Test
  void what_is_recorded_can_be_had_as_far_back_as_a_list_goes_that_somebody_may_still_have()
      throws Exception {
    programme.keptIn(this::stored);
    sound.show(clock.instant(), "mp4a.40.2", SEGMENTS);
    for (long number = 0; number < SEGMENTS; number++) {
      programme.renditions().getFirst().track().archived(number);
    }
    sound.show(clock.instant(), "mp4a.40.2", 1);
    long firstListed = programme.renditions().getFirst().track().firstListed();
    long oldest = firstListed - LISTED;

    assertThat(status(SEGMENTS)).isEqualTo(200);
    assertThat(status(firstListed)).isEqualTo(200);
    assertThat(status(oldest)).isEqualTo(200);
    assertThat(read).containsExactly(oldest);

    for (long number : new long[] {0, 7, oldest - 1}) {
      assertThatThrownBy(() -> status(number)).isInstanceOf(Problem.Thrown.class);
    }
    assertThat(read).containsExactly(oldest);
  }
}
