package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenFilesTest {
  @ParameterizedTest(name = "of {1} with {0} open files: {2}")
  @CsvSource({
    "1048576, 20000, 20000",
    "20000, 20000, 15000",
    "20000, 4000, 4000",
    "8000, 20000, 6000",
    "5000, 20000, 3000",
    "1024, 20000, 512",
    "1, 20000, 1",
    "9223372036854775807, 20000, 20000",
  })
  void connections_leave_files_to_the_rest_of_the_process(long most, int wanted, int possible) {
    assertThat(new OpenFiles(most).connections(wanted)).isEqualTo(possible);
  }

  @Test
  void the_process_knows_its_limit() {
    assertThat(OpenFiles.ofThisProcess().most()).isGreaterThan(100);
  }
}
