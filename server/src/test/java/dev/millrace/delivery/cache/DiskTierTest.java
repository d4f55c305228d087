package dev.millrace.delivery.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an earlier process left, and what is purged before it was looked through.
class DiskTierTest {
  private static final int BYTES = 100;

  @TempDir private Path folder;

  private DiskTier open() throws IOException {
    var files = new OpenFiles(10, Runnable::run);
    return new DiskTier(DiskFolder.at(folder), 1 << 20, files, Runnable::run);
  }

  private void leave(String... keys) throws IOException {
    try (DiskTier earlier = open()) {
      for (String key : keys) {
        var pool = new Pieces(Pieces.BYTES);
        assertThat(pool.reserve(1, Duration.ZERO)).isTrue();
        var arrival = new Arrival(pool, BYTES, Duration.ZERO);
        arrival.appendFrom(new ByteArrayInputStream(new byte[BYTES]));
        earlier.keep(new Facts(key, "etag", BYTES, Instant.EPOCH, Instant.EPOCH), arrival);
      }
    }
  }

  private boolean finds(DiskTier tier, String key) {
    Cached.OnDisk found = tier.find(key);
    if (found != null) {
      found.file().release();
    }
    return found != null;
  }

  @Test
  void what_is_purged_before_it_was_seen_is_not_found_and_leaves_no_file() throws IOException {
    leave("purged", "kept");
    try (DiskTier tier = open()) {
      tier.forget("purged"::equals);
      assertThat(finds(tier, "purged")).isFalse();
      assertThat(finds(tier, "kept")).isTrue();

      tier.scan();

      assertThat(finds(tier, "purged")).isFalse();
      assertThat(finds(tier, "kept")).isTrue();
      assertThat(tier.objects()).isEqualTo(1);
    }
    try (var all = Files.walk(folder)) {
      assertThat(all.filter(Files::isRegularFile)).hasSize(1);
    }
  }
}
