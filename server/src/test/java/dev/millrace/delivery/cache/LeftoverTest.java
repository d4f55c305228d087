package dev.millrace.delivery.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Memory of objects that the cache has given up while viewers still read them.
@Timeout(120)
class LeftoverTest {
  private static final int MEGABYTE = 1 << 20;
  private static final int BYTES = 200_000;
  private static final int READERS = 60;

  @TempDir private Path folder;
  private final GatedOrigin origin = new GatedOrigin();
  private EdgeCache cache;

  @BeforeEach
  void open() throws IOException {
    var config =
        new CacheConfig(
            folder,
            64 * MEGABYTE,
            4 * MEGABYTE,
            MEGABYTE / 4,
            8 * MEGABYTE,
            16 * MEGABYTE,
            Duration.ofMillis(200),
            Duration.ofSeconds(10));
    cache = EdgeCache.open(origin, config, InstantSource.system());
  }

  @AfterEach
  void close() {
    cache.close();
  }

  /// Asks until the object would come from memory, and keeps the last answer.
  private Cached slow(String key) throws IOException {
    origin.add(key, BYTES);
    for (int i = 0; i < 3; i++) {
      try (InputStream stream = Reading.of(cache.find(key))) {
        stream.readAllBytes();
      }
      while (cache.isFetching()) {
        Thread.onSpinWait();
      }
    }
    return cache.find(key);
  }

  private boolean isLeftOver(List<Cached> slow) {
    long bytes = slow.stream().filter(Cached.InMemory.class::isInstance).count() * BYTES;
    return cache.stats().leftoverBytes() >= bytes;
  }

  @Test
  void slow_readers_of_purged_objects_hold_a_bounded_part_of_memory() throws IOException {
    var slow = new ArrayList<Cached>();
    for (int i = 0; i < READERS; i++) {
      slow.add(slow("object-" + i));
      cache.purge(_ -> true);
      assertThat(Eventually.holds(() -> isLeftOver(slow))).isTrue();
    }

    long held = slow.stream().filter(Cached.InMemory.class::isInstance).count() * BYTES;
    assertThat(held).isGreaterThan(0).isLessThanOrEqualTo(MEGABYTE + BYTES);
    assertThat(slow).allMatch(object -> object.facts().sizeBytes() == BYTES);

    slow.forEach(Cached::letGo);
    assertThat(cache.stats().leftoverBytes()).isZero();
    assertThat(slow("later")).isInstanceOf(Cached.InMemory.class);
  }

  @Test
  void who_reads_what_others_pushed_out_is_counted_as_well() throws IOException {
    var slow = new ArrayList<Cached>();
    for (int i = 0; i < READERS; i++) {
      slow.add(slow("object-" + i));
    }

    long held = slow.stream().filter(Cached.InMemory.class::isInstance).count() * BYTES;
    assertThat(held).isLessThanOrEqualTo(5L * MEGABYTE + 4 * BYTES);
    assertThat(cache.stats().memory().bytes() + cache.stats().leftoverBytes())
        .isLessThanOrEqualTo(5L * MEGABYTE + 4 * BYTES);
    slow.forEach(Cached::letGo);
  }

  @Test
  void an_answer_that_ends_twice_is_counted_once() throws IOException {
    var answer = (Cached.InMemory) slow("object");
    var body = dev.millrace.http.Body.Buffer.of(answer.bytes()).lent(answer.release());
    cache.purge(_ -> true);
    assertThat(Eventually.holds(() -> cache.stats().leftoverBytes() > BYTES)).isTrue();

    body.slice(5, 10).release();
    body.release();

    assertThat(cache.stats().leftoverBytes()).isZero();
  }
}
