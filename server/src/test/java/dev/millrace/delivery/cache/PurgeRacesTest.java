package dev.millrace.delivery.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Eventually;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Purges in the very moment in which an object is brought in, written or removed.
class PurgeRacesTest {
  private static final String KEY = "assets/film/1/v/360p/1.m4s";
  private static final int BYTES = 1_000;

  @TempDir private Path folder;

  /// What was left to run later.
  private final ArrayDeque<Runnable> later = new ArrayDeque<>();

  private void runLater() {
    while (!later.isEmpty()) {
      later.remove().run();
    }
  }

  private static byte[] content(int first) {
    var bytes = new byte[BYTES];
    bytes[0] = (byte) first;
    return bytes;
  }

  private static Facts facts(String etag) {
    return new Facts(KEY, etag, BYTES, Instant.EPOCH, Instant.EPOCH);
  }

  private static Arrival arrival(byte[] bytes) throws IOException {
    var pool = new Pieces(Pieces.BYTES);
    assertThat(pool.reserve(1, Duration.ZERO)).isTrue();
    var arrival = new Arrival(pool, BYTES, Duration.ofSeconds(10));
    arrival.appendFrom(new ByteArrayInputStream(bytes));
    return arrival;
  }

  private DiskTier tier(Executor executor) throws IOException {
    var tier =
        new DiskTier(DiskFolder.at(folder), 1 << 20, new OpenFiles(10, Runnable::run), executor);
    tier.scan(_ -> {});
    return tier;
  }

  private static int first(DiskTier tier) throws IOException {
    Cached.OnDisk found = tier.find(KEY);
    if (found == null) {
      return -1;
    }
    try (InputStream bytes = found.file().stream(0, BYTES)) {
      return bytes.read();
    }
  }

  @Test
  void a_file_that_is_forgotten_while_it_is_opened_is_not_given_to_others() throws IOException {
    Path file = Files.write(folder.resolve("old"), content(1));
    try (var files = new OpenFiles(10, Runnable::run)) {
      Cached.OnDisk asked =
          files.open(
              KEY,
              () -> {
                var opened = new OpenFiles.Opened(facts("old"), OpenFile.open(file));
                files.forget(KEY::equals);
                return opened;
              });

      assertThat(asked).isNotNull();
      asked.file().release();
      assertThat(files.recall(KEY)).isNull();
      assertThat(asked.file().channel().isOpen()).isFalse();
    }
  }

  @Test
  void a_file_that_is_forgotten_while_it_is_loaded_does_not_stay_in_memory() throws IOException {
    var origin = new GatedOrigin();
    origin.addNear(KEY, Files.write(folder.resolve("near"), content(1)));
    var config = CacheConfig.in(folder.resolve("cache"));
    // The cache lets go of the open file, by way of its executor, before it reads it.
    var between = new ArrayDeque<Runnable>();
    Executor executor =
        task -> {
          Runnable purge = between.poll();
          if (purge != null) {
            purge.run();
          }
          task.run();
        };
    try (var shelves =
        new Shelves(origin, config, InstantSource.system(), new Counts(), executor)) {
      assertThat(shelves.find(KEY))
          .isInstanceOfSatisfying(Cached.OnDisk.class, found -> found.file().release());
      between.add(() -> shelves.forget(KEY::equals));

      assertThat(shelves.find(KEY)).isInstanceOf(Cached.InMemory.class);

      assertThat(between).isEmpty();
      assertThat(shelves.recall(KEY)).isNull();
      assertThat(shelves.find(KEY)).isInstanceOf(Cached.InMemory.class);
      assertThat(shelves.recall(KEY)).isNotNull();
    }
  }

  @Test
  void the_end_of_a_purged_object_leaves_the_next_one_of_its_key_alone() throws IOException {
    try (DiskTier tier = tier(later::add)) {
      tier.keep(facts("old"), arrival(content(1)));
      runLater();
      tier.forget(KEY::equals);
      tier.keep(facts("new"), arrival(content(2)));

      runLater();

      assertThat(first(tier)).isEqualTo(2);
    }
  }

  @Test
  void an_object_that_is_purged_while_it_is_written_does_not_take_the_place_of_the_next()
      throws Exception {
    try (DiskTier tier = tier(Runnable::run)) {
      Arrival slow = arrival(new byte[] {1});
      Thread writer = Thread.ofVirtual().start(() -> tier.keep(facts("old"), slow));
      assertThat(Eventually.holds(() -> tier.has(KEY))).isTrue();
      tier.forget(KEY::equals);
      tier.keep(facts("new"), arrival(content(2)));

      slow.appendFrom(new ByteArrayInputStream(content(1), 1, BYTES - 1));
      writer.join();

      assertThat(first(tier)).isEqualTo(2);
      try (var all = Files.walk(folder)) {
        assertThat(all.filter(Files::isRegularFile)).hasSize(1);
      }
    }
  }

  @Test
  void a_file_of_another_object_than_the_one_that_is_known_is_not_served() throws IOException {
    try (DiskTier tier = tier(Runnable::run)) {
      tier.keep(facts("new"), arrival(content(2)));
      DiskFolder.at(folder).write(facts("old"), arrival(content(1)), () -> true);

      assertThat(first(tier)).isEqualTo(-1);
    }
  }
}
