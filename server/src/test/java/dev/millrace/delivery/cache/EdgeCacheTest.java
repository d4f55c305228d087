package dev.millrace.delivery.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.store.ObjectMissing;
import dev.millrace.store.StoreUnavailable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class EdgeCacheTest {
  private static final int MEGABYTE = 1 << 20;
  private static final int VIEWERS = 500;

  @TempDir private Path folder;
  private final GatedOrigin origin = new GatedOrigin();
  private final ExecutorService viewers = Executors.newVirtualThreadPerTaskExecutor();
  private EdgeCache cache = null;

  @BeforeEach
  void open() throws IOException {
    cache = EdgeCache.open(origin, config(), InstantSource.system());
  }

  @AfterEach
  void close() {
    cache.close();
    viewers.shutdownNow();
  }

  private CacheConfig config() {
    return new CacheConfig(
        folder,
        64 * MEGABYTE,
        4 * MEGABYTE,
        MEGABYTE / 4,
        8 * MEGABYTE,
        16 * MEGABYTE,
        Duration.ofMillis(200),
        Duration.ofSeconds(10));
  }

  private byte[] read(String key) throws IOException {
    try (InputStream stream = Reading.of(cache.find(key))) {
      return stream.readAllBytes();
    }
  }

  /// Waits until no fetch is under way: what was fetched is kept then.
  private void settle() {
    while (cache.isFetching()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void a_new_segment_is_fetched_once_for_500_viewers_who_read_it_while_it_grows() throws Exception {
    byte[] segment = origin.add("segment", 2 * MEGABYTE);
    origin.shut();
    var sums = new ArrayList<Future<Long>>();
    var firsts = new ArrayList<Future<Integer>>();
    var streams = new ArrayList<InputStream>();
    origin.letPass(1);
    for (Future<InputStream> opened : askedAtOnce("segment")) {
      streams.add(opened.get());
    }

    streams.forEach(stream -> firsts.add(viewers.submit(() -> stream.read(new byte[1024]))));
    for (Future<Integer> first : firsts) {
      assertThat(first.get()).isEqualTo(1024);
    }
    assertThat(cache.isFetching()).isTrue();
    origin.letPass(1000);
    streams.forEach(stream -> sums.add(viewers.submit(() -> checksum(stream))));

    var rest = new ByteArrayInputStream(segment, 1024, segment.length - 1024);
    long expected = checksum(rest);
    for (Future<Long> sum : sums) {
      assertThat(sum.get()).isEqualTo(expected);
    }
    assertThat(origin.requests).hasValue(1);
    assertThat(cache.stats().answers().fetched()).isEqualTo(1);
    assertThat(cache.stats().answers().joined()).isEqualTo(VIEWERS - 1);
  }

  @Test
  void a_small_object_takes_memory_of_its_own_when_it_is_asked_for_a_third_time()
      throws IOException {
    byte[] small = origin.add("small", 50_000);
    read("small");
    settle();
    assertThat(read("small")).isEqualTo(small);
    assertThat(cache.stats().memory().objects()).isZero();

    assertThat(read("small")).isEqualTo(small);

    assertThat(cache.stats().memory().objects()).isEqualTo(1);
    assertThat(origin.requests).hasValue(1);
  }

  private static long checksum(InputStream stream) throws IOException {
    var sum = new CRC32C();
    try (var checked = new CheckedInputStream(stream, sum)) {
      checked.transferTo(OutputStream.nullOutputStream());
    }
    return sum.getValue();
  }

  private List<Future<InputStream>> askedAtOnce(String key) throws Exception {
    Callable<InputStream> viewer = () -> Reading.of(cache.find(key));
    var asked = new ArrayList<Future<InputStream>>();
    for (int i = 0; i < VIEWERS; i++) {
      asked.add(viewers.submit(viewer));
    }
    return asked;
  }

  @Test
  void what_is_small_comes_from_memory_and_what_is_large_from_its_file() throws IOException {
    byte[] small = origin.add("small", 2000);
    byte[] large = origin.add("large", MEGABYTE);
    read("small");
    read("large");
    settle();

    read("small");
    assertThat(cache.find("small")).isInstanceOf(Cached.InMemory.class);
    assertThat(cache.find("large")).isInstanceOf(Cached.OnDisk.class);

    assertThat(read("small")).isEqualTo(small);
    assertThat(read("large")).isEqualTo(large);
    assertThat(cache.recall("large")).isInstanceOf(Cached.OnDisk.class);
    assertThat(origin.requests).hasValue(2);
  }

  @Test
  void a_restart_keeps_the_files() throws IOException {
    byte[] large = origin.add("large", MEGABYTE);
    byte[] small = origin.add("small", 2000);
    read("large");
    read("small");
    settle();
    cache.close();

    open();

    assertThat(read("large")).isEqualTo(large);
    assertThat(read("small")).isEqualTo(small);
    assertThat(origin.requests).hasValue(2);
  }

  @Test
  void a_file_whose_bytes_changed_is_fetched_anew() throws IOException {
    byte[] large = origin.add("large", MEGABYTE);
    read("large");
    settle();
    cache.close();
    Path file = fileOfLength(MEGABYTE);
    byte[] torn = Files.readAllBytes(file);
    torn[MEGABYTE / 2] ^= 1;
    Files.write(file, torn);

    open();

    assertThat(read("large")).isEqualTo(large);
    assertThat(origin.requests).hasValue(2);
  }

  @Test
  void a_file_cut_at_any_place_is_never_served() throws IOException {
    byte[] small = origin.add("object", 3000);
    read("object");
    settle();
    cache.close();
    Path file = fileOfLength(3000);
    byte[] whole = Files.readAllBytes(file);

    for (int length = 0; length < whole.length; length += 13) {
      Files.createDirectories(file.getParent());
      Files.write(file, Arrays.copyOf(whole, length));
      open();
      assertThat(read("object")).isEqualTo(small);
      cache.close();
    }
  }

  private Path fileOfLength(int least) throws IOException {
    try (var files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file) && file.toFile().length() >= least)
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void a_connection_that_breaks_off_is_taken_up_where_it_ended() throws IOException {
    byte[] large = origin.add("large", MEGABYTE);
    origin.breakAfter = MEGABYTE / 2;

    assertThat(read("large")).isEqualTo(large);

    assertThat(origin.requests).hasValue(2);
  }

  @Test
  void an_object_that_breaks_off_for_good_is_not_kept() throws IOException {
    byte[] large = origin.add("large", MEGABYTE);
    origin.breakAfter = 32 * 1024;

    assertThatThrownBy(() -> read("large")).isInstanceOf(IOException.class);
    settle();
    origin.breakAfter = Integer.MAX_VALUE;

    assertThat(cache.recall("large")).isNull();
    assertThat(read("large")).isEqualTo(large);
  }

  @Test
  void what_is_cached_continues_when_the_origin_is_away() throws IOException {
    byte[] large = origin.add("large", MEGABYTE);
    read("large");
    settle();
    origin.isAway = true;

    assertThat(read("large")).isEqualTo(large);
    assertThatThrownBy(() -> read("other")).isInstanceOf(StoreUnavailable.class);
  }

  @Test
  void what_is_missing_is_not_asked_for_again_for_a_while() throws IOException {
    assertThatThrownBy(() -> read("later")).isInstanceOf(ObjectMissing.class);
    byte[] later = origin.add("later", 10);
    assertThatThrownBy(() -> read("later")).isInstanceOf(ObjectMissing.class);
    assertThat(origin.requests).hasValue(1);

    cache.purge("later"::equals);

    assertThat(read("later")).isEqualTo(later);
  }

  @Test
  void a_scan_of_all_there_is_does_not_push_out_what_is_asked_for_often() throws IOException {
    origin.add("hot", MEGABYTE);
    scan("warm", 40);
    for (int i = 0; i < 50; i++) {
      read("hot");
      settle();
    }

    scan("cold", 150);

    int before = origin.requests.get();
    read("hot");
    assertThat(origin.requests).hasValue(before);
    assertThat(cache.stats().disk().bytes()).isLessThanOrEqualTo(64L * MEGABYTE);
  }

  private void scan(String name, int objects) throws IOException {
    for (int i = 0; i < objects; i++) {
      origin.add(name + "/" + i, MEGABYTE);
      read(name + "/" + i);
      settle();
    }
  }

  @Test
  void what_is_purged_is_fetched_anew_and_leaves_no_file() throws IOException {
    origin.add("assets/a/1", MEGABYTE);
    origin.add("assets/b/1", MEGABYTE);
    read("assets/a/1");
    read("assets/b/1");
    settle();

    long purged = cache.purge(key -> key.startsWith("assets/a/"));
    assertThat(files()).hasSize(1);
    read("assets/a/1");
    read("assets/b/1");

    assertThat(purged).isEqualTo(1);
    assertThat(origin.requests).hasValue(3);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void small_objects_that_memory_has_no_room_for_are_sent_from_their_files() throws IOException {
    int objects = 40;
    for (int i = 0; i < objects; i++) {
      origin.add("small-" + i, 200_000);
    }
    readAll(objects, 4);
    long evicted = cache.stats().memory().evictions();

    readAll(objects, 4);

    assertThat(cache.stats().memory().objects()).isBetween(10L, 21L);
    assertThat(cache.stats().memory().evictions()).isEqualTo(evicted);
    assertThat(origin.requests).hasValue(objects);
  }

  private void readAll(int objects, int rounds) throws IOException {
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < objects; i++) {
        read("small-" + i);
        settle();
      }
    }
  }

  @Test
  void who_comes_when_a_fetch_has_just_ended_finds_what_it_kept() throws IOException {
    byte[] segment = origin.add("segment", MEGABYTE);
    origin.holdEnds();
    cache.prefetch("segment");
    while (!origin.isHeldAtItsEnd()) {
      Thread.onSpinWait();
    }

    assertThat(read("segment")).isEqualTo(segment);

    assertThat(origin.requests).hasValue(1);
    origin.letEnd();
  }

  @Test
  void an_object_purged_while_it_arrives_is_not_kept() throws Exception {
    byte[] large = origin.add("large", MEGABYTE);
    origin.shut();
    Future<byte[]> viewer = viewers.submit(() -> read("large"));
    while (origin.requests.get() == 0) {
      Thread.onSpinWait();
    }

    cache.purge("large"::equals);
    origin.letPass(1000);

    assertThat(viewer.get()).isEqualTo(large);
    settle();
    assertThat(cache.recall("large")).isNull();
  }

  @Test
  void objects_are_served_when_the_disk_takes_nothing() throws IOException {
    byte[] large = origin.add("large", MEGABYTE);
    byte[] other = origin.add("other", MEGABYTE);
    Files.delete(folder.resolve("new"));
    Files.writeString(folder.resolve("new"), "no folder");

    assertThat(read("large")).isEqualTo(large);
    settle();
    assertThat(read("large")).isEqualTo(large);
    assertThat(read("other")).isEqualTo(other);
    settle();

    assertThat(cache.stats().disk().failures()).isEqualTo(2);
    assertThat(cache.stats().disk().objects()).isZero();
  }

  @Test
  void what_will_be_asked_for_is_there_already() throws IOException {
    origin.add("next", MEGABYTE);

    cache.prefetch("next");
    settle();
    read("next");

    assertThat(cache.stats().answers().fetched()).isZero();
    assertThat(cache.stats().origin().prefetched()).isEqualTo(1);
    assertThat(origin.requests).hasValue(1);
  }

  @Test
  void what_is_not_there_is_not_fetched_ahead_again_and_again() {
    for (int i = 0; i < 100; i++) {
      cache.prefetch("after the last");
      settle();
    }

    assertThat(origin.requests.get()).isLessThan(20);
  }

  @Test
  void what_was_not_there_is_fetched_ahead_again_after_a_purge() throws IOException {
    cache.prefetch("film/2");
    settle();
    origin.add("film/2", MEGABYTE);

    cache.purge(key -> key.startsWith("film/"));
    cache.prefetch("film/2");
    settle();

    assertThat(cache.recall("film/2")).isNull();
    assertThat(read("film/2")).hasSize(MEGABYTE);
    assertThat(cache.stats().answers().fetched()).isZero();
  }

  @Test
  void files_of_an_origin_on_this_machine_are_served_themselves(@TempDir Path bucket)
      throws IOException {
    byte[] bytes = origin.add("film/1", MEGABYTE);
    origin.addNear("film/1", Files.write(bucket.resolve("1"), bytes));
    origin.addNear("film/2", Files.write(bucket.resolve("2"), bytes));

    assertThat(read("film/1")).isEqualTo(bytes);
    cache.prefetch("film/2");
    settle();
    assertThat(cache.recall("film/2")).isInstanceOf(Cached.OnDisk.class);
    cache.prefetch("film/2");
    assertThat(cache.isFetching()).isFalse();

    assertThat(origin.requests).hasValue(0);
    assertThat(cache.stats().disk().objects()).isZero();
  }

  @Test
  void memory_for_what_arrives_comes_back() throws IOException {
    for (int i = 0; i < 30; i++) {
      byte[] large = origin.add("large/" + i, 6 * MEGABYTE);
      assertThat(read("large/" + i)).isEqualTo(large);
    }
  }

  @Test
  void slow_viewers_of_many_new_objects_leave_memory_for_the_next() throws IOException {
    var slow = new ArrayList<InputStream>();
    for (int i = 0; i < 20; i++) {
      origin.add("cold/" + i, 6 * MEGABYTE);
      slow.add(Reading.of(cache.find("cold/" + i)));
      assertThat(slow.getLast().read()).isNotNegative();
      settle();
    }

    assertThat(read("cold/0")).hasSize(6 * MEGABYTE);
    assertThat(slow.getLast().readAllBytes()).hasSize(6 * MEGABYTE - 1);
    for (InputStream stream : slow) {
      stream.close();
    }
  }

  @Test
  void a_new_object_without_memory_is_refused_soon() throws IOException {
    origin.add("one", 8 * MEGABYTE);
    origin.add("two", 8 * MEGABYTE);
    origin.add("three", 8 * MEGABYTE);
    origin.shut();
    Cached one = cache.find("one");
    Cached two = cache.find("two");
    long began = System.nanoTime();

    assertThatThrownBy(() -> cache.find("three")).isInstanceOf(Crowded.class);

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
    origin.letPass(2000);
    Reading.of(one).close();
    Reading.of(two).close();
  }
}
