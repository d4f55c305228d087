package dev.millrace.search.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.events.RecordTail;
import dev.millrace.search.Calls;
import dev.millrace.search.Condition;
import dev.millrace.search.EventIndex;
import dev.millrace.search.EventKind;
import dev.millrace.search.Events;
import dev.millrace.search.Found;
import dev.millrace.search.Search;
import dev.millrace.testing.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoubleField;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LuceneIndexTest {
  private static final EventKind KIND = Calls.KIND;
  private static final Instant START = Calls.START;

  @TempDir private Path folder;
  private final TestClock clock = new TestClock(START);
  private EventIndex index;
  private long offset;
  private long shardBytes;

  @BeforeEach
  void open() throws IOException {
    open(Long.MAX_VALUE / 2);
  }

  private void open(long bytes) throws IOException {
    shardBytes = bytes;
    var config = new LuceneConfig(folder, 1L << 30, Duration.ofDays(16), shardBytes);
    index = LuceneIndex.open(KIND, config, clock);
  }

  @AfterEach
  void close() {
    index.close();
  }

  private void add(int second, String members) {
    add(List.of(Calls.event(second, members)));
  }

  private void add(List<String> events) {
    var entries = new ArrayList<RecordTail.Entry>();
    for (String event : events) {
      entries.add(Events.entry(0, offset++, event));
    }
    index.add(Events.documents(KIND, entries), Map.of(0, offset));
  }

  private void settle() throws InterruptedException {
    Thread.sleep(1050);
    index.tend();
  }

  private List<Integer> found(String condition) {
    return Calls.numbers(index.search(Search.of(Condition.parse(KIND, condition), 100)));
  }

  /// Four events, made durable.
  private void fill() throws IOException {
    add(Calls.four());
    index.close();
    open(shardBytes);
  }

  @ParameterizedTest
  @MethodSource("dev.millrace.search.Calls#questions")
  void a_condition_finds_the_events_that_are_so(String condition, List<Integer> expected)
      throws IOException {
    fill();

    assertThat(found(condition)).as(condition).isEqualTo(expected);
  }

  @Test
  void a_span_of_time_includes_its_beginning_and_not_its_end() throws IOException {
    fill();

    var span =
        new Search(
            Condition.EVERYTHING,
            Optional.of(START.plusSeconds(2)),
            Optional.of(START.plusSeconds(4)),
            10,
            Optional.empty());

    assertThat(Calls.numbers(index.search(span))).containsExactly(3, 2);
  }

  @Test
  void pages_over_many_shards_give_each_event_once_and_newest_first() throws Exception {
    index.close();
    open(1);
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int shard = 0; shard < 4; shard++) {
      for (int i = 0; i < 50; i++) {
        add(random.nextInt(1000), "\"status\":200");
      }
      index.close();
      open(1);
    }
    settle();

    assertThat(index.size().shards()).isGreaterThan(3);
    var all = new ArrayList<Integer>();
    Optional<Search.Cursor> after = Optional.empty();
    do {
      Found page =
          index.search(
              new Search(Condition.EVERYTHING, Optional.empty(), Optional.empty(), 7, after));
      all.addAll(Calls.numbers(page));
      after = page.next();
    } while (after.isPresent());
    assertThat(all).as("seed " + seed).hasSize(200).isSortedAccordingTo((a, b) -> b - a);
  }

  @Test
  void what_was_not_committed_is_gone_after_a_crash_together_with_its_offset() throws Exception {
    fill();
    add(5, "\"status\":200");
    settle();
    assertThat(found("")).hasSize(5);

    Path image = folder.resolveSibling(folder.getFileName() + "-image");
    copy(folder, image);
    var config = new LuceneConfig(image, 1L << 30, Duration.ofDays(16), 1L << 30);
    try (var after = LuceneIndex.open(KIND, config, clock)) {
      assertThat(after.offsets()).containsExactly(Map.entry(0, 4L));
      assertThat(after.search(Search.latest(10)).events()).hasSize(4);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else if (!file.endsWith("write.lock")) {
          Files.copy(file, target);
        }
      }
    }
  }

  @Test
  void an_index_of_the_earlier_shape_is_searched_and_what_comes_goes_into_the_next_shard()
      throws IOException {
    index.close();
    String event = Calls.event(1, "\"status\":404");
    Path old = folder.resolve("calls").resolve("000000000001");
    Shard.delete(old);
    try (var directory = FSDirectory.open(Files.createDirectories(old));
        var writer =
            new IndexWriter(directory, new IndexWriterConfig().setIndexSort(Schema.NEWEST_FIRST))) {
      Document document =
          Schema.document(Events.documents(KIND, List.of(Events.entry(0, 0, event))).getFirst());
      document.removeFields("status");
      document.add(new DoubleField("status", 404, Store.NO));
      writer.addDocument(document);
      writer.setLiveCommitData(Map.of("offset.0", "1", "began", "0").entrySet());
      writer.commit();
    }

    open(shardBytes);
    offset = 1;
    assertThat(index.offsets()).isEqualTo(Map.of(0, 1L));
    add(2, "\"status\":403");
    index.close();
    open(shardBytes);

    assertThat(found("status:400..499")).containsExactly(2, 1);
    assertThat(found("status:404")).containsExactly(1);
  }

  @Test
  void a_broken_newest_shard_is_set_aside_and_read_again_from_where_the_one_before_ends()
      throws Exception {
    index.close();
    open(1);
    fill();
    index.close();
    open(1);
    assertThat(index.offsets()).containsExactly(Map.entry(0, 4L));
    add(5, "\"status\":200");
    index.close();
    List<Path> shards;
    try (Stream<Path> found = Files.list(folder.resolve("calls"))) {
      shards = found.sorted().toList();
    }
    for (Path shard : shards.subList(1, shards.size())) {
      damage(shard);
    }

    open(1);

    assertThat(index.offsets()).containsExactly(Map.entry(0, 4L));
    assertThat(found("")).containsExactly(4, 3, 2, 1);
    assertThat(aside()).hasSize(shards.size() - 1);
    index.close();
    damage(shards.getFirst());
    open(1);
    assertThat(aside()).containsExactly(shards.getFirst().getFileName() + ".aside");
  }

  private List<String> aside() throws IOException {
    try (Stream<Path> found = Files.list(folder.resolve("calls"))) {
      return found.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".aside")).toList();
    }
  }

  @Test
  void an_index_that_can_not_be_opened_now_is_left_as_it_is() throws Exception {
    add(1, "\"status\":200");
    index.close();
    Path lock = folder.resolve("calls").resolve("000000000001").resolve("write.lock");
    try (var held = FSDirectory.open(lock.getParent());
        var _ = held.obtainLock("write.lock")) {
      assertThatThrownBy(() -> open(1)).isInstanceOf(LockObtainFailedException.class);
    }

    open(1);

    settle();
    assertThat(found("")).containsExactly(1);
    assertThat(aside()).isEmpty();
  }

  private static void damage(Path shard) throws IOException {
    try (Stream<Path> files = Files.list(shard)) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().startsWith("segments_")) {
          Files.write(file, new byte[] {1, 2, 3});
        }
      }
    }
  }

  @Test
  void the_oldest_shards_go_when_their_newest_event_is_too_old() throws Exception {
    index.close();
    open(1);
    fill();
    index.close();
    open(1);
    clock.advance(Duration.ofDays(17));
    int later = (int) Duration.ofDays(17).toSeconds();
    add(later, "\"status\":200");
    index.close();
    open(1);
    settle();

    assertThat(found("")).containsExactly(later);
  }
}
