package dev.millrace.media.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTimeTest {
  @Test
  void times_are_read_as_the_library_reads_them() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      Instant time =
          Instant.ofEpochMilli(random.nextLong(-60_000_000_000_000L, 250_000_000_000_000L));
      String text = time.toString();

      assertThat(EventTime.millis(text, -1)).as("seed " + seed).isEqualTo(time.toEpochMilli());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2026-02-30T00:00:00.000Z", "2026-01-01T24:00:00.000Z", "2026-01-01T00:60:00.000Z",
    "2026-13-01T00:00:00.000Z", "yesterday", "''",
  })
  void what_is_no_time_is_whatever_the_caller_takes_it_for(String text) {
    assertThat(EventTime.millis(text, 42)).isEqualTo(42);
  }
}
