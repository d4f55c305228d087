package dev.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
  @ParameterizedTest(name = "{0} is {1} bytes, printed {2}")
  @CsvSource({
    "64MiB, 67108864, 64MiB",
    "5GB, 5000000000, 5GB",
    "1.5KiB, 1536, 1536B",
    "1 kB, 1000, 1kB",
    "0B, 0, 0B",
    "5TiB, 5497558138880, 5TiB"
  })
  void a_byte_size_is_exact(String text, long bytes, String printed) {
    var size = ByteSize.parse(text);

    assertThat(size.bytes()).isEqualTo(bytes);
    assertThat(size).hasToString(printed);
    assertThat(ByteSize.parse(printed)).isEqualTo(size);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "64", "-1B", "1.0001B", "MiB", "1EiB", "99999999TiB", "iB"})
  void other_byte_sizes_are_refused(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "250ms, PT0.25S",
    "30s, PT30S",
    "5m, PT5M",
    "2h, PT2H",
    "7d, PT168H",
    "90s, PT1M30S",
    "0s, PT0S"
  })
  void a_duration_is_read_and_written(String text, Duration duration) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
    assertThat(Durations.text(duration)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "s", "-1s", "1.5s", "1h30m", "5 minutes"})
  void other_durations_are_refused(String text) {
    assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
