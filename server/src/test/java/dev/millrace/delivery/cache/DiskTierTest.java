package dev.millrace.delivery.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
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

  /// An object that is still being read when it has arrived.
  private static Arrival read(int sizeBytes) throws IOException {
    var pool = new Pieces(sizeBytes);
    assertThat(pool.reserve(Pieces.of(sizeBytes), Duration.ZERO)).isTrue();
    var arrival = new Arrival(pool, sizeBytes, Duration.ZERO);
    var bytes = new ByteArrayInputStream(new byte[sizeBytes]);
    while (arrival.appendFrom(bytes)) {
      assertThat(arrival.length()).isPositive();
    }
    assertThat(arrival.acquire()).isTrue();
    return arrival;
  }

  private static @Nullable Held keep(DiskTier tier, String key, int sizeBytes) throws IOException {
    var facts = new Facts(key, "etag", sizeBytes, Instant.EPOCH, Instant.EPOCH);
    Held held = tier.keep(facts, read(sizeBytes));
    if (held != null) {
      held.file().release();
    }
    return held;
  }

  @Test
  void what_is_read_from_files_without_a_name_is_bounded() throws IOException {
    int size = 24 << 20;
    var files = new OpenFiles(10, Runnable::run);
    try (var tier = new DiskTier(DiskFolder.at(folder), 0, files, Runnable::run)) {
      Held first = keep(tier, "1", size);
      assertThat(first).isNotNull();
      assertThat(keep(tier, "2", size)).isNotNull();

      assertThat(keep(tier, "3", size)).isNull();

      first.over().run();
      assertThat(keep(tier, "3", size)).isNotNull();
    }
  }

  @Test
  void what_is_purged_before_it_was_seen_is_not_found_and_leaves_no_file() throws IOException {
    leave("purged", "kept");
    try (DiskTier tier = open()) {
      tier.forget("purged"::equals);
      assertThat(finds(tier, "purged")).isFalse();
      assertThat(finds(tier, "kept")).isTrue();

      tier.scan(_ -> {});

      assertThat(finds(tier, "purged")).isFalse();
      assertThat(finds(tier, "kept")).isTrue();
      assertThat(tier.objects()).isEqualTo(1);
    }
    try (var all = Files.walk(folder)) {
      assertThat(all.filter(Files::isRegularFile)).hasSize(1);
    }
  }
}
