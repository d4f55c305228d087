package dev.millrace.delivery.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.delivery.cache.Cached.Sliced;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Objects that are too large to be kept whole.
@Timeout(60)
final class SlicesTest {
  private static final int MEGABYTE = 1 << 20;
  private static final int SIZE = 9 * MEGABYTE + 4321;
  private static final int SLICES = 5;
  private static final int VIEWERS = 500;

  @TempDir private Path folder;
  private final GatedOrigin origin = new GatedOrigin();
  private EdgeCache cache = null;

  @BeforeEach
  void open() throws IOException {
    var large = CacheConfig.in(folder).withRoom(64L * MEGABYTE, MEGABYTE).withLargest(2 * MEGABYTE);
    cache = EdgeCache.open(origin, large, InstantSource.system());
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

  private byte[] read(String key, int from, int length) throws IOException {
    Sliced object = (Sliced) cache.find(key);
    try (var stream = new Reading.Borrowed(object.part(), from, length, () -> {})) {
      return stream.readAllBytes();
    }
  }

  private void settle() {
    while (cache.isFetching()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void each_slice_is_asked_for_once_for_500_viewers_of_a_large_film() throws Exception {
    byte[] film = origin.add("film", SIZE);
    origin.shut();
    var bodies = new ArrayList<Future<Boolean>>();
    try (var viewers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < VIEWERS; i++) {
        bodies.add(viewers.submit(() -> isRead(film)));
      }
      origin.letPass(10_000);

      for (Future<Boolean> body : bodies) {
        assertThat(body.get()).isTrue();
      }
    }
    assertThat(origin.requests).hasValue(SLICES);
    assertThat(cache.stats().answers().sliced()).isEqualTo(VIEWERS);
    assertThat(cache.stats().origin().bytes()).isEqualTo(SIZE);
  }

  private boolean isRead(byte[] film) throws IOException {
    byte[] piece = new byte[64 * 1024];
    int at = 0;
    try (InputStream stream = Reading.of(cache.find("film"))) {
      for (int count = stream.read(piece); count >= 0; count = stream.read(piece)) {
        if (!Arrays.equals(film, at, at + count, piece, 0, count)) {
          return false;
        }
        at += count;
      }
    }
    return at == film.length;
  }

  @Test
  void a_part_costs_the_slices_that_it_touches() throws Exception {
    byte[] film = origin.add("film", SIZE);

    int from = 6 * MEGABYTE - 100;
    assertThat(read("film", from, 200)).isEqualTo(Arrays.copyOfRange(film, from, from + 200));
    assertThat(read("film", SIZE - 10, 10)).isEqualTo(Arrays.copyOfRange(film, SIZE - 10, SIZE));
    settle();

    // The first slice comes with the answer that tells the size.
    assertThat(origin.requests).hasValue(4);
    assertThat(((Sliced) cache.find("film")).isHere()).isFalse();
  }

  @Test
  void a_film_that_is_replaced_while_it_is_sent_breaks_off_and_is_never_mixed() throws Exception {
    origin.add("film", SIZE);
    assertThat(read("film", 0, 10)).hasSize(10);
    Cached old = cache.find("film");
    byte[] other = origin.add("film", SIZE + 1);

    try (InputStream stream = Reading.of(old)) {
      assertThatThrownBy(stream::readAllBytes).hasMessageContaining("replaced");
    }

    assertThat(read("film")).isEqualTo(other);
  }

  @Test
  void a_purge_of_a_film_forgets_its_slices() throws Exception {
    origin.add("film", SIZE);
    read("film");
    settle();
    Predicate<String> film = "film"::equals;

    assertThat(cache.purge(film)).isEqualTo(SLICES);

    read("film");
    assertThat(origin.requests).hasValue(2 * SLICES);
  }

  @Test
  void a_restart_keeps_them_while_the_origin_is_away() throws Exception {
    byte[] film = origin.add("film", SIZE);
    read("film");
    settle();
    cache.close();
    origin.isAway = true;

    open();
    while (!cache.hasSeenAll()) {
      Thread.onSpinWait();
    }

    assertThat(read("film")).isEqualTo(film);
    assertThat(((Sliced) cache.find("film")).isHere()).isTrue();
  }

  @Test
  void a_torn_slice_is_fetched_anew() throws Exception {
    byte[] film = origin.add("film", SIZE);
    read("film");
    settle();
    cache.close();
    Path slice;
    try (var files = Files.walk(folder)) {
      slice = files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(slice);
    bytes[1000] ^= 1;
    Files.write(slice, bytes);

    open();

    assertThat(read("film")).isEqualTo(film);
    settle();
    assertThat(origin.requests).hasValueBetween(SLICES + 1, SLICES + 2);
  }
}
