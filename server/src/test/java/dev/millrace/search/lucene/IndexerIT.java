package dev.millrace.search.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.delivery.journal.AccessFields;
import dev.millrace.events.EventsConfig;
import dev.millrace.events.Topic;
import dev.millrace.events.TopicWriter;
import dev.millrace.search.Condition;
import dev.millrace.search.EventIndex;
import dev.millrace.search.Events;
import dev.millrace.search.Found;
import dev.millrace.search.Indexer;
import dev.millrace.search.Search;
import dev.millrace.testing.Backends;
import dev.millrace.testing.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexNotFoundException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An index that follows a real Kafka.
@Timeout(240)
class IndexerIT {
  private static final int EACH = 20_000;

  /// Indexing gives way to whatever else runs.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private EventsConfig kafka;
  private TopicWriter writer;
  private int written;

  @BeforeEach
  void connect() {
    kafka = Backends.events();
    writer = new TopicWriter(kafka, Topic.ACCESS, 64 << 20);
    assertThat(Eventually.holds(writer::isReachable)).isTrue();
  }

  @AfterEach
  void disconnect() {
    writer.close();
  }

  private void write(int count) {
    var kept = new AtomicInteger();
    for (int i = 0; i < count; i++) {
      String event =
          """
          {"time":"%s","id":"e%d","asset":"film-%d","status":200,"padding":"%s"}
          """
              .formatted(Instant.now(), written++, written % 7, "x".repeat(200));
      byte[] json = event.getBytes(StandardCharsets.UTF_8);
      assertThat(writer.offer("k" + i, json, ok -> kept.addAndGet(ok ? 1 : 0))).isTrue();
    }
    assertThat(Eventually.holds(() -> kept.get() == count)).isTrue();
  }

  private static Set<String> ids(EventIndex index) {
    var ids = new HashSet<String>();
    Optional<Search.Cursor> after = Optional.empty();
    int all = 0;
    do {
      Found page =
          index.search(
              new Search(Condition.EVERYTHING, Optional.empty(), Optional.empty(), 1000, after));
      page.events().forEach(event -> ids.add(Events.json(event).get("id").asString()));
      all += page.events().size();
      after = page.next();
    } while (after.isPresent());
    assertThat(all).as("none twice").isEqualTo(ids.size());
    return ids;
  }

  @Test
  void an_event_is_found_within_two_seconds() throws Exception {
    var index = IndexingProgram.open(folder);
    try (var indexer = new Indexer(index, kafka, Topic.ACCESS)) {
      indexer.start();
      write(1);
      assertThat(Eventually.holds(() -> found(index, "id:e0") == 1)).isTrue();

      write(1);
      boolean soon = Eventually.holds(Duration.ofSeconds(2), () -> found(index, "id:e1") == 1);

      assertThat(soon).isTrue();
    }
  }

  private static int found(EventIndex index, String condition) {
    var search = Search.of(Condition.parse(index.kind(), condition), 10);
    return index.search(search).events().size();
  }

  @Test
  void whatever_is_killed_and_when_each_event_is_found_once() throws Exception {
    write(EACH);
    killed(child -> child.waitFor(Duration.ofSeconds(2)));
    killed(_ -> Eventually.holds(Duration.ofMinutes(1), this::hasCommitted));
    killed(child -> child.waitFor(Duration.ofSeconds(1)));
    var index = IndexingProgram.open(folder);
    assertThat(index.offsets()).as("what the second child committed").isNotEmpty();

    try (var indexer = new Indexer(index, kafka, Topic.ACCESS)) {
      indexer.start();
      assertThat(Eventually.holds(PATIENCE, () -> index.size().events() == 4 * EACH)).isTrue();
      assertThat(ids(index)).hasSize(4 * EACH);
      assertThat(indexer.counts().indexed()).isLessThan(4 * EACH);
      assertThat(Eventually.holds(PATIENCE, () -> hasTurned(index))).isTrue();
      assertThat(ids(index)).hasSize(written);
    }
  }

  /// How many shards there are by now is up to the commits: each looks at what is on disk.
  private boolean hasTurned(EventIndex index) {
    if (index.size().shards() > 1) {
      return index.size().events() == written;
    }
    write(1);
    return false;
  }

  /// When to kill a process.
  @FunctionalInterface
  private interface Moment {
    void await(Process child) throws Exception;
  }

  private void killed(Moment moment) throws Exception {
    Process child = child();
    try {
      write(EACH);
      moment.await(child);
      assertThat(child.isAlive()).isTrue();
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private boolean hasCommitted() {
    try (Stream<Path> all = Files.list(folder.resolve(AccessFields.KIND.name()))) {
      return all.filter(shard -> shard.getFileName().toString().matches("[0-9]+"))
          .anyMatch(IndexerIT::hasOffsets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasOffsets(Path folder) {
    try (Shard shard = Shard.read(folder)) {
      return !shard.offsets().isEmpty();
    } catch (IndexNotFoundException _) {
      // It was made a moment ago.
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process child() throws Exception {
    Process child =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    IndexingProgram.class.getName(),
                    kafka.bootstrapServers(),
                    kafka.topicPrefix(),
                    folder.toString()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines = child.inputReader()) {
      assertThat(lines.lines().anyMatch("READY"::equals)).isTrue();
    }
    return child;
  }
}
