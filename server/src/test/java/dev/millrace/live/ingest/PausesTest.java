package dev.millrace.live.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PausesTest {
  private final Pauses pauses = new Pauses(Duration.ofSeconds(1), Duration.ofSeconds(2));

  private static long[] seconds(int times, Supplier<Duration> pause) {
    return LongStream.range(0, times).map(_ -> pause.get().toSeconds()).toArray();
  }

  @Test
  void whoever_is_away_is_asked_again_soon_and_who_refuses_us_ever_more_rarely() {
    assertThat(seconds(4, pauses::afterFailure)).containsExactly(1, 2, 2, 2);

    assertThat(seconds(7, pauses::afterRefusal)).containsExactly(10, 20, 40, 80, 160, 300, 300);
    assertThat(seconds(1, pauses::afterFailure)).containsExactly(2);
    assertThat(seconds(1, pauses::afterRefusal)).containsExactly(300);

    assertThat(seconds(1, pauses::afterSuccess)).containsExactly(1);
    assertThat(seconds(1, pauses::afterRefusal)).containsExactly(10);
  }
}
