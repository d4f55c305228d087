package dev.millrace.engines.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesIT {
  @TempDir Path cache;

  @Test
  void two_that_unpack_at_once_share_one_whole_folder() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var one = threads.submit(() -> PostgresBinaries.unpackedIn(cache));
      var other = threads.submit(() -> PostgresBinaries.unpackedIn(cache));

      assertThat(one.get()).isEqualTo(other.get());
      assertThat(Files.isExecutable(one.get().program("postgres"))).isTrue();
    }
    try (var entries = Files.list(cache)) {
      assertThat(entries).hasSize(1);
    }
  }
}
