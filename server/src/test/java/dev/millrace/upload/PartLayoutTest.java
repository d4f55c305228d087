package dev.millrace.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartLayoutTest {
  private static final long MIB = 1 << 20;

  @ParameterizedTest(name = "{0} bytes: {2} parts of {1} MiB")
  @CsvSource({
    "1, 8, 1",
    "8388608, 8, 1",
    "8388609, 8, 2",
    "8000000000, 8, 954",
    "50000000000, 48, 994",
    "100000000000, 64, 1491",
    "600000000000, 64, 8941",
    "1000000000000, 96, 9935",
    "5497558138880, 525, 9987"
  })
  void parts_grow_with_the_file(long totalBytes, long partMib, int count) {
    var layout = PartLayout.of(totalBytes);

    assertThat(layout.partBytes()).isEqualTo(partMib * MIB);
    assertThat(layout.count()).isEqualTo(count);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 5, 8 * MIB - 1, 8 * MIB, 8 * MIB + 1, 1_000_000_007, 5L << 40})
  void the_parts_are_exactly_the_file(long totalBytes) {
    var layout = PartLayout.of(totalBytes);

    var sum = IntStream.rangeClosed(1, layout.count()).mapToLong(layout::sizeOf).sum();

    assertThat(sum).isEqualTo(totalBytes);
    assertThat(layout.sizeOf(layout.count())).isPositive();
    assertThat(layout.count()).isLessThanOrEqualTo(10_000);
  }
}
