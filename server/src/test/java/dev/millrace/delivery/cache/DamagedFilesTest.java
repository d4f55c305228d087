package dev.millrace.delivery.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.testing.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files of the cache that others cut short, and those that nobody has looked at since the start.
@Timeout(120)
class DamagedFilesTest {
  private static final int MEGABYTE = 1 << 20;
  private static final int VIEWERS = 100;

  @TempDir private Path folder;
  private final GatedOrigin origin = new GatedOrigin();
  private EdgeCache cache;

  @BeforeEach
  void open() throws IOException {
    var config =
        CacheConfig.in(folder).withRoom(64L * MEGABYTE, MEGABYTE).withLargest(4 * MEGABYTE);
    cache = EdgeCache.open(origin, config, InstantSource.system());
  }

  @AfterEach
  void close() {
    cache.close();
  }

  private byte[] read(String key) throws IOException {
    try (InputStream stream = Reading.of(cache.find(key))) {
      return stream.readAllBytes();
    }
  }

  private void settle() {
    while (cache.isFetching()) {
      Thread.onSpinWait();
    }
  }

  private List<Path> files() throws IOException {
    try (var all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private void cutShort() throws IOException {
    for (Path file : files()) {
      try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(100);
      }
    }
  }

  @Test
  void an_answer_from_slices_that_are_cut_short_breaks_off_and_the_next_is_whole()
      throws IOException {
    byte[] film = origin.add("film", 9 * MEGABYTE);
    read("film");
    settle();

    try (InputStream viewer = Reading.of(cache.find("film"))) {
      assertThat(viewer.read(new byte[1000])).isPositive();
      cutShort();
      assertThatThrownBy(viewer::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("shorter");
    }

    for (int tries = 0; tries < 4; tries++) {
      readAsFarAsPossible("film");
      settle();
    }
    assertThat(read("film")).isEqualTo(film);
  }

  private void readAsFarAsPossible(String key) {
    try {
      read(key);
    } catch (IOException _) {
      // Another slice of it was cut short.
    }
  }

  @Test
  void a_viewer_who_went_on_in_a_file_that_is_cut_short_breaks_off() throws IOException {
    origin.add("segment", 3 * MEGABYTE);

    try (InputStream viewer = Reading.of(cache.find("segment"))) {
      assertThat(viewer.read(new byte[1000])).isPositive();
      settle();
      assertThat(files()).hasSize(1);
      cutShort();

      assertThatThrownBy(viewer::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("shorter");
    }
  }

  @Test
  void an_object_whose_file_is_found_too_short_is_fetched_anew() throws IOException {
    byte[] segment = origin.add("segment", 3 * MEGABYTE);
    read("segment");
    settle();
    var found = (Cached.OnDisk) cache.find("segment");
    cutShort();

    found.file().damaged();
    found.letGo();

    assertThat(Eventually.holds(() -> cache.stats().disk().objects() == 0)).isTrue();
    assertThat(Eventually.holds(() -> cache.recall("segment") == null)).isTrue();
    assertThat(read("segment")).isEqualTo(segment);
  }

  @Test
  void a_file_of_an_earlier_process_is_checked_once_for_all_who_want_it() throws Exception {
    byte[] segment = origin.add("segment", 4 * MEGABYTE);
    read("segment");
    settle();
    cache.close();

    try (var viewers = Executors.newVirtualThreadPerTaskExecutor();
        var tier = tier()) {
      tier.scan(_ -> {});
      var found = new ArrayList<Future<Cached.OnDisk>>();
      for (int i = 0; i < VIEWERS; i++) {
        found.add(viewers.submit(() -> tier.find("segment")));
      }
      for (Future<Cached.OnDisk> one : found) {
        try (InputStream stream = Reading.of(one.get())) {
          assertThat(stream.readNBytes(1000)).startsWith(segment[0], segment[1]);
        }
      }
      assertThat(tier.checks()).isEqualTo(1);
    }
  }

  private DiskTier tier() throws IOException {
    return new DiskTier(
        DiskFolder.at(folder), 64L * MEGABYTE, new OpenFiles(10, Runnable::run), Runnable::run);
  }

  private void openWithoutDisk() throws IOException {
    cache.close();
    var config =
        new CacheConfig(
            folder,
            0,
            4L * MEGABYTE,
            MEGABYTE / 4,
            30 * MEGABYTE,
            40L * MEGABYTE,
            Duration.ofSeconds(2),
            Duration.ofSeconds(20));
    cache = EdgeCache.open(origin, config, InstantSource.system());
  }

  @Test
  void without_a_disk_what_is_fetched_ahead_waits_in_memory_for_who_asks() throws IOException {
    openWithoutDisk();
    origin.add("small", 10_000);
    byte[] large = origin.add("large", 3 * MEGABYTE);

    cache.prefetch("small");
    cache.prefetch("large");
    settle();

    assertThat(cache.find("small")).isInstanceOf(Cached.InMemory.class);
    assertThat(read("large")).isEqualTo(large);
    assertThat(cache.recall("large")).isInstanceOf(Cached.Arriving.class);
    assertThat(origin.requests).hasValue(2);
    assertThat(cache.stats().answers().fromMemory()).isEqualTo(3);
    assertThat(cache.stats().answers().fetched()).isZero();
    assertThat(cache.purge(_ -> true)).isEqualTo(2);
    assertThat(read("large")).isEqualTo(large);
    assertThat(origin.requests).hasValue(3);
  }

  @Test
  void what_waits_in_memory_gives_way_to_what_arrives() throws IOException {
    openWithoutDisk();

    for (int i = 0; i < 6; i++) {
      byte[] object = origin.add("object/" + i, (i % 2 == 0 ? 18 : 30) * MEGABYTE);
      assertThat(read("object/" + i)).isEqualTo(object);
      settle();
    }
    assertThat(cache.stats().answers().fetched()).isEqualTo(6);
  }

  @Test
  void who_wants_little_does_not_wait_behind_who_wants_much() throws Exception {
    var pieces = new Pieces(64L * Pieces.BYTES);
    assertThat(pieces.reserve(32, Duration.ZERO)).isTrue();
    try (var others = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> much = others.submit(() -> pieces.reserve(64, Duration.ofSeconds(60)));
      while (!pieces.isWaitedFor()) {
        Thread.onSpinWait();
      }

      assertThat(pieces.reserve(2, Duration.ZERO)).isTrue();

      for (int i = 0; i < 34; i++) {
        pieces.giveBack(null);
      }
      assertThat(much.get()).isTrue();
    }
  }
}
