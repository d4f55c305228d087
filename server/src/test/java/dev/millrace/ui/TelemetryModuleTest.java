package dev.millrace.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/// The script that other sites load to tell how their videos are watched.
class TelemetryModuleTest {
  private static final int MOST_BYTES = 6 * 1024;

  @Test
  void the_module_is_small_and_needs_no_other() throws IOException {
    Path module = Path.of("src/main/resources/ui/millrace-telemetry.js");
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      Files.copy(module, out);
    }

    assertThat(packed.size()).isLessThanOrEqualTo(MOST_BYTES);
    assertThat(Files.readString(module)).doesNotContainPattern("(?m)^import ");
  }
}
