package dev.millrace.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.delivery.NewsMark.Heard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewsMarkTest {
  @TempDir private Path folder;
  private NewsMark mark = new NewsMark(Path.of("."));

  @BeforeEach
  void open() {
    mark = new NewsMark(folder);
  }

  @Test
  void what_was_written_last_is_read() throws IOException {
    mark.write(new Heard(Instant.EPOCH, Map.of(0, 1L)));
    var last = new Heard(Instant.parse("2026-11-21T18:00:00.123Z"), Map.of(0, 4711L, 2, 0L));

    mark.write(last);

    assertThat(mark.read()).isEqualTo(last);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2026-11-21T18:00:00Z\n", "2026-11-21T18:00:00Z\n0\n", "x\n0 1\n"})
  void one_that_can_not_be_read_is_none(String torn) throws IOException {
    Files.writeString(folder.resolve("heard"), torn);

    assertThat(mark.read()).isNull();
  }

  @Test
  void it_knows_whether_the_cache_has_files() throws IOException {
    Files.createDirectory(folder.resolve("new"));
    assertThat(mark.isBesideFiles()).isFalse();

    Files.createDirectory(folder.resolve("0f"));

    assertThat(mark.isBesideFiles()).isTrue();
  }
}
