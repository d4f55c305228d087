package dev.millrace.live.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When a programme is long enough.
class SpanTest {
  @ParameterizedTest(name = "{0}, {1} after the last, {2} stretches, stored: {3}")
  @CsvSource({
    "PT23H59M, PT20S, 3, true, false",
    "PT24H, PT20S, 3, true, true",
    "PT24H, PT0S, 3, true, false",
    "PT24H, PT20S, 3, false, false",
    "P7D, PT0S, 1, true, true",
    "P90D, PT20S, 1999, false, false",
    "PT1H, PT0S, 2000, false, true",
  })
  void it_ends_at_a_break_once_a_day_has_passed_and_before_it_is_more_than_can_be_read(
      Duration age, Duration silence, int stretches, boolean isStored, boolean isFull) {
    assertThat(new Span(age, silence, stretches, isStored).isFull()).isEqualTo(isFull);
  }

  @ParameterizedTest(name = "{0}, stored: {1}")
  @CsvSource({"P6D, true, false", "P7D, true, true", "P90D, false, false"})
  void nothing_but_its_length_ends_it_where_nothing_breaks(
      Duration age, boolean isStored, boolean isOverlong) {
    assertThat(new Span(age, Duration.ZERO, 1, isStored).isOverlong()).isEqualTo(isOverlong);
  }
}
