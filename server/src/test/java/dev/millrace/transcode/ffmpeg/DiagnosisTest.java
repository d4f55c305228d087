package dev.millrace.transcode.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.transcode.ffmpeg.MediaFailure.Kind;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosisTest {
  @ParameterizedTest
  @CsvSource({
    "1, moov atom not found, INPUT",
    "183, Error opening input: Invalid data found when processing input, INPUT",
    "244, Error: Cannot allocate memory, MEMORY",
    "139, anything, CRASHED",
    "134, malloc_consolidate(): invalid chunk size, CRASHED",
    "155, Network is unreachable, FAILED",
    "8, Unrecognized option, FAILED",
  })
  void a_failure_has_a_kind(int code, String line, Kind kind) {
    MediaFailure failure = Diagnosis.of("probe", code, List.of("before", line));

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure).hasMessage("probe ended with code " + code + ": " + line);
    assertThat(failure.lastLines()).containsExactly("before", line);
  }
}
