package dev.millrace.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.ids.LongSet;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is remembered: which events were kept, those that wait on the disk, and who had how much.
class MemoryTest {
  private final AtomicLong millis = new AtomicLong(Duration.ofDays(20_000).toMillis());
  @TempDir private Path folder;

  private static StoredEvent event(int number) {
    byte[] json = ("{\"id\":\"s::" + number + "\"}").getBytes(StandardCharsets.UTF_8);
    return StoredEvent.of("s", json);
  }

  private static Batch batch(int... numbers) {
    var events = new ArrayList<StoredEvent>();
    for (int number : numbers) {
      events.add(event(number));
    }
    return new Batch(events, List.of());
  }

  private SeenEvents seen() {
    InstantSource clock = () -> Instant.ofEpochMilli(millis.get());
    var seen = new SeenEvents(SeenDay.open(folder.resolve("seen"), 8 << 20, clock), clock);
    seen.start();
    return seen;
  }

  private static SeenEvents.Repeated claim(SeenEvents seen, Batch batch) {
    var word = new CompletableFuture<Boolean>();
    SeenEvents.Repeated repeated = seen.claim(batch, word);
    seen.release(batch.events(), word);
    return repeated;
  }

  @Test
  void an_event_is_new_once_a_day_whoever_is_asked() throws Exception {
    SeenEvents first = seen();
    first.add(batch(1, 2).events());
    Batch again = batch(2, 3, 1);
    assertThat(claim(first, again).kept()).hasSize(2);
    assertThat(again.events()).extracting(StoredEvent::json).containsExactly(event(3).json());
    first.close();

    millis.addAndGet(Duration.ofHours(23).toMillis());
    SeenEvents next = seen();
    assertThat(claim(next, batch(1, 2, 3)).kept()).hasSize(2);
    next.add(batch(4).events());
    next.close();

    millis.addAndGet(Duration.ofHours(3).toMillis());
    SeenEvents last = seen();
    assertThat(claim(last, batch(1, 2, 3, 4)).kept()).hasSize(1);
    last.close();
  }

  @Test
  void of_more_than_there_is_room_for_the_oldest_are_forgotten_and_counted() throws Exception {
    InstantSource clock = () -> Instant.ofEpochMilli(millis.get());
    try (SeenDay day = SeenDay.open(folder.resolve("seen"), 8 << 20, clock)) {
      int room = (8 << 20) / Long.BYTES;
      day.add(numbers(0, room), 1);
      millis.addAndGet(Duration.ofHours(2).toMillis());
      day.add(numbers(room, 3 * room / 2), 2);

      long latest = IntStream.range(room, 3 * room / 2).filter(day::contains).count();
      long earliest = IntStream.range(0, room).filter(day::contains).count();
      assertThat(latest).isGreaterThan(room * 99L / 200);
      assertThat(earliest).isBetween(room / 3L, room * 3L / 5);
      assertThat(day.early()).isEqualTo(3L * room / 2 - latest - earliest);
      assertThat(day.untilMillis()).isEqualTo(2);
    }
  }

  @Test
  void a_clock_that_is_set_back_forgets_nothing() throws Exception {
    InstantSource clock = () -> Instant.ofEpochMilli(millis.get());
    try (SeenDay day = SeenDay.open(folder.resolve("seen"), 8 << 20, clock)) {
      day.add(numbers(1, 3), 1);
      millis.addAndGet(-Duration.ofMinutes(70).toMillis());

      assertThat(day.contains(1)).isTrue();
      assertThat(day.contains(2)).isTrue();
      assertThat(day.contains(3)).isFalse();
    }
  }

  @Test
  void the_file_is_not_said_to_be_whole_while_something_is_yet_to_be_read_again() throws Exception {
    long owed = millis.get() - Duration.ofHours(5).toMillis();
    SeenEvents first = seen();
    first.owes(owed);
    first.add(batch(1).events());
    first.close();

    SeenEvents next = seen();
    assertThat(next.untilMillis()).isEqualTo(owed);
    next.owes(owed);
    next.add(batch(2).events());
    next.owesNothing();
    next.close();

    SeenEvents last = seen();
    assertThat(last.untilMillis()).isEqualTo(millis.get());
    assertThat(claim(last, batch(1, 2, 3)).kept()).hasSize(2);
    last.close();
  }

  @Test
  void what_is_dropped_is_counted_and_the_file_is_not_said_to_be_whole_past_it() throws Exception {
    long begun = millis.get();
    // Nobody writes: the third generation has no room beside two that wait.
    InstantSource clock = () -> Instant.ofEpochMilli(millis.get());
    var seen = new SeenEvents(SeenDay.open(folder.resolve("seen"), 8 << 20, clock), clock);
    for (int i = 1; i <= 3 * SeenEvents.MOST; i++) {
      seen.add(i);
    }
    millis.addAndGet(Duration.ofMinutes(5).toMillis());
    assertThat(seen.early()).isEqualTo(SeenEvents.MOST);
    seen.start();
    seen.add(batch(1).events());
    seen.close();

    SeenEvents next = seen();
    assertThat(next.untilMillis()).isEqualTo(begun);
    next.close();
  }

  @Test
  void without_a_disk_the_latest_are_known_and_the_file_is_made_later() throws Exception {
    Path gone = folder.resolve("gone");
    InstantSource clock = () -> Instant.ofEpochMilli(millis.get());
    try (SeenDay day = SeenDay.open(gone.resolve("seen"), 8 << 20, clock)) {
      assertThat(day.contains(1)).isFalse();
      assertThat(day.untilMillis()).isZero();
      assertThatThrownBy(() -> day.add(numbers(1, 2), 1)).isInstanceOf(IOException.class);

      Files.createDirectories(gone);
      day.add(numbers(1, 2), 1);
      assertThat(day.contains(1)).isTrue();
    }
  }

  private static LongSet numbers(int from, int to) {
    var numbers = new LongSet();
    IntStream.range(from, to).forEach(numbers::add);
    return numbers;
  }

  @Test
  void what_is_on_its_way_is_claimed_by_one_until_it_is_decided() throws Exception {
    SeenEvents seen = seen();
    var word = new CompletableFuture<Boolean>();
    Batch first = batch(1, 2, 1);
    assertThat(seen.claim(first, word).awaited()).hasSize(1);
    Batch second = batch(2, 3);
    SeenEvents.Repeated repeated = seen.claim(second, new CompletableFuture<>());

    assertThat(first.events()).hasSize(2);
    assertThat(second.events()).extracting(StoredEvent::json).containsExactly(event(3).json());
    assertThat(repeated.words()).containsExactly(word);
    assertThat(repeated.kept()).isEmpty();

    seen.release(first.events(), word);
    assertThat(claim(seen, batch(1, 2))).isEqualTo(SeenEvents.Repeated.NONE);
    seen.close();
  }

  @Test
  void a_set_of_numbers_is_as_that_of_the_library() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var ours = new LongSet();
    var theirs = new HashSet<Long>();
    for (int i = 0; i < 50_000; i++) {
      long number = random.nextInt(30_000);
      assertThat(ours.add(number)).as("seed %d", seed).isEqualTo(theirs.add(number));
      assertThat(ours.contains(number + 1)).isEqualTo(theirs.contains(number + 1));
    }
    assertThat(ours.size()).isEqualTo(theirs.size());
  }

  @Test
  void a_bucket_lets_in_what_its_rate_says_to_two_in_a_hundred() {
    var bucket = new Bucket(500, 0);
    int taken = 0;
    for (long now = 0; now < Duration.ofSeconds(60).toNanos(); now += 1_000_000) {
      if (bucket.secondsToWait(now) == 0) {
        bucket.take(20);
        taken += 20;
      }
    }

    assertThat(taken).isBetween(30_000, 30_600);
    bucket.take(1000);
    assertThat(bucket.secondsToWait(Duration.ofSeconds(60).toNanos())).isBetween(1, 3);
    assertThat(new Bucket(0, 0).secondsToWait(0)).isEqualTo(Bucket.MOST_WAIT_SECONDS);
  }

  @Test
  void what_was_synced_is_there_after_a_crash_and_what_was_torn_is_not() throws Exception {
    Spool spool = Spool.open(folder, 1 << 20, InstantSource.system());
    spool.start();
    var kept = new CompletableFuture<Boolean>();
    assertThat(spool.offer(batch(1, 2, 3).events(), kept::complete)).isTrue();
    assertThat(kept.join()).isTrue();
    Path file = spool.turn().getFirst();
    try (var torn = new RandomAccessFile(file.toFile(), "rw")) {
      torn.setLength(torn.length() - 1);
    }
    spool.close();

    Spool next = Spool.open(folder, 1 << 20, InstantSource.system());
    var read = new ArrayList<StoredEvent>();
    long begun = SpoolFile.read(next.turn().getFirst(), read::add);

    assertThat(begun).isGreaterThan(0);
    assertThat(read)
        .extracting(StoredEvent::fingerprint)
        .containsExactly(event(1).fingerprint(), event(2).fingerprint());
    assertThat(next.bytes()).isEqualTo(Files.size(file));
    next.drop(file);
    assertThat(next.isEmpty()).isTrue();
  }

  @Test
  void a_spool_that_is_full_says_so_and_has_room_again_later() throws Exception {
    Spool spool = Spool.open(folder, 150, InstantSource.system());
    spool.start();
    var kept = new CompletableFuture<Boolean>();

    assertThat(spool.offer(batch(1, 2, 3, 4, 5).events(), kept::complete)).isTrue();
    assertThat(spool.offer(batch(6, 7).events(), _ -> {})).isFalse();
    assertThat(kept.join()).isTrue();
    spool.drop(spool.turn().getFirst());
    assertThat(spool.offer(batch(6, 7).events(), _ -> {})).isTrue();
    spool.close();
  }

  @Test
  void a_disk_that_fails_is_told_to_whoever_waits() throws Exception {
    Path gone = folder.resolve("gone");
    Spool spool = Spool.open(gone, 1 << 20, InstantSource.system());
    Files.delete(gone);
    spool.start();
    var first = new CompletableFuture<Boolean>();
    assertThat(spool.offer(batch(1).events(), first::complete)).isTrue();
    assertThat(first.join()).isFalse();

    Files.createDirectories(gone);
    var second = new CompletableFuture<Boolean>();
    assertThat(spool.offer(batch(2).events(), second::complete)).isTrue();
    assertThat(second.join()).isTrue();
    spool.close();
  }
}
