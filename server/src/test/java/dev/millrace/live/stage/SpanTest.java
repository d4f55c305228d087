package dev.millrace.live.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.live.stage.Span.Kept;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When a programme is long enough.
class SpanTest {
  @ParameterizedTest(name = "{0}, {1} after the last, {2} stretches, kept: {3}")
  @CsvSource({
    "PT23H59M, PT20S, 3, WHOLE, false",
    "PT24H, PT20S, 3, WHOLE, true",
    "PT24H, PT0S, 3, WHOLE, false",
    "PT24H, PT20S, 3, NOT, false",
    "P7D, PT0S, 1, WHOLE, true",
    "P90D, PT20S, 1999, NOT, false",
    "PT1H, PT0S, 2000, NOT, true",
  })
  void it_ends_at_a_break_once_a_day_has_passed_and_before_it_is_more_than_can_be_read(
      Duration age, Duration silence, int stretches, Kept kept, boolean isFull) {
    assertThat(new Span(age, silence, stretches, kept).isFull()).isEqualTo(isFull);
  }

  @ParameterizedTest(name = "{0}, kept: {1}")
  @CsvSource({
    "P6D, WHOLE, false",
    "P7D, WHOLE, true",
    "P90D, NOT, false",
    "PT4M, TORN, false",
    "PT5M, TORN, true",
  })
  void nothing_but_its_length_or_a_hole_ends_it_where_nothing_breaks(
      Duration age, Kept kept, boolean isOverlong) {
    assertThat(new Span(age, Duration.ZERO, 1, kept).isOverlong()).isEqualTo(isOverlong);
  }
}
