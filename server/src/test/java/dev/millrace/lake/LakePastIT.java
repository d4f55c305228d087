package dev.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.EventsConfig;
import dev.millrace.events.PastRecords;
import dev.millrace.events.RecordTail;
import dev.millrace.events.Topic;
import dev.millrace.search.Condition;
import dev.millrace.search.EventIndex;
import dev.millrace.search.Indexer;
import dev.millrace.search.Search;
import dev.millrace.search.lucene.LuceneConfig;
import dev.millrace.search.lucene.LuceneIndex;
import dev.millrace.telemetry.PlayerFields;
import dev.millrace.testing.Backends;
import dev.millrace.testing.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An index that was lost is made again of the lake, where Kafka does not hold it any more.
@Timeout(300)
class LakePastIT {
  private static final int EVENTS = 3_000;

  @TempDir private Path folder;
  private final AtomicInteger pages = new AtomicInteger();
  private LakeScene scene;

  @BeforeEach
  void fill() throws Exception {
    scene = LakeScene.in(folder);
    scene.tell(EVENTS);
    try (var _ = scene.fill()) {
      scene.await(LakeTable.EVENTS, EVENTS);
    }
  }

  @AfterEach
  void close() {
    scene.close();
  }

  /// What the lake has, but that its second page fails the first time.
  private PastRecords failingOnce() {
    var lake =
        new LakePast(
            LakeTable.EVENTS,
            new LakeScan(scene.tables, scene.bucket.bucket()),
            scene.store,
            folder.resolve("past"),
            () -> Instant.now().minus(Duration.ofDays(30)));
    return place -> {
      PastRecords.Pages all = lake.after(place);
      return new PastRecords.Pages() {
        @Override
        public List<RecordTail.Entry> next() {
          if (pages.incrementAndGet() == 2) {
            throw new IllegalStateException("as if killed there");
          }
          return all.next();
        }

        @Override
        public void close() {
          all.close();
        }
      };
    };
  }

  private EventIndex index(String name) throws Exception {
    var config = LuceneConfig.of(folder.resolve(name), 1L << 30, Duration.ofDays(30));
    return LuceneIndex.open(PlayerFields.KIND, config, InstantSource.system());
  }

  @Test
  void an_index_that_was_lost_has_all_again_once_wherever_it_is_kept() throws Exception {
    EventsConfig forgot = Backends.events();
    for (EventsConfig kafka : List.of(forgot, scene.kafka)) {
      EventIndex index = index(kafka.topicPrefix());
      pages.set(0);
      try (var indexer = new Indexer(index, kafka, Topic.TELEMETRY, failingOnce())) {
        indexer.start();

        assertThat(
                Eventually.holds(
                    LakeScene.PATIENCE, () -> pages.get() > 2 && index.size().events() >= EVENTS))
            .isTrue();
        assertThat(index.size().events()).isEqualTo(EVENTS);
        assertThat(index.offsets()).as("is not under way").doesNotContainKeys(-1, -2, -3);
        var search = Search.of(Condition.parse(PlayerFields.KIND, "sn:2999 sid:s49"), 10);
        assertThat(index.search(search).events())
            .singleElement()
            .asString()
            .contains("\"mr-duration\":12000", "\"br\":2400.5", "\"ec\":[\"a\",\"b\"]");
      }
    }
  }

  @Test
  void what_is_told_after_it_is_found_as_well() throws Exception {
    EventIndex index = index("more");
    pages.set(2);
    try (var indexer = new Indexer(index, scene.kafka, Topic.TELEMETRY, failingOnce())) {
      indexer.start();
      scene.tell(100);

      assertThat(Eventually.holds(LakeScene.PATIENCE, () -> index.size().events() >= EVENTS + 100))
          .isTrue();
      assertThat(index.size().events()).isEqualTo(EVENTS + 100);
    }
  }
}
