package dev.millrace.lake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.Topic;
import dev.millrace.http.Request;
import dev.millrace.http.Routes;
import dev.millrace.search.EventIndex;
import dev.millrace.search.Indexer;
import dev.millrace.search.lucene.LuceneConfig;
import dev.millrace.search.lucene.LuceneIndex;
import dev.millrace.telemetry.Control;
import dev.millrace.telemetry.PlayerFields;
import dev.millrace.telemetry.RepeatBook;
import dev.millrace.telemetry.Telemetry;
import dev.millrace.telemetry.TelemetryConfig;
import dev.millrace.testing.Backends;
import dev.millrace.testing.Eventually;
import dev.millrace.testing.SmallDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// From the request to the lake and the search, over a real Kafka that goes and a disk that is
/// full: what was answered 204 is there, and there once.
@Timeout(300)
class AcknowledgedIT {
  private static final int TELLERS = 4;
  private static final int BATCH = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String FILLER = "x".repeat(1_500);

  @TempDir private Path folder;
  private final AtomicLong kept = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final List<Thread> tellers = new ArrayList<>();
  private volatile boolean isDone;
  private volatile Routes routes;
  private LakeScene scene;
  private SmallDisk disk;
  private Telemetry telemetry;

  @BeforeEach
  void open() throws Exception {
    disk = SmallDisk.at(folder.resolve("disk"), "2m");
    scene = LakeScene.in(folder);
    collect();
  }

  private void collect() throws Exception {
    var outlook =
        new Telemetry.Outlook(
            () -> Control.OPEN, _ -> null, RepeatBook.NONE, InstantSource.system());
    var config = TelemetryConfig.in(disk.folder().resolve("spool"));
    telemetry = Telemetry.open(config, scene.kafka, outlook);
    telemetry.prepare();
    telemetry.start();
    routes = Routes.build(telemetry::addTo);
  }

  @AfterEach
  void close() throws Exception {
    if (disk == null) {
      return;
    }
    isDone = true;
    for (Thread teller : tellers) {
      teller.join();
    }
    telemetry.close();
    scene.close();
    disk.close();
  }

  /// Tells the same until it is answered 204.
  private void tell(int number) {
    for (int from = 0; !isDone; from += BATCH) {
      int first = from;
      String events =
          IntStream.range(first, first + BATCH)
              .mapToObj(i -> event(number, i))
              .collect(Collectors.joining(",", "[", "]"));
      Request request =
          Request.builder("POST", "/v1/telemetry/events")
              .body("application/json", events.getBytes(UTF_8))
              .build();
      while (routes.answer(request).status() != 204) {
        refused.incrementAndGet();
      }
      kept.addAndGet(BATCH);
    }
  }

  private static String event(int teller, int number) {
    return """
    {"sid":"t%d","sn":%d,"e":"rr","url":"https://a.example/%s","ts":%d}\
    """
        .formatted(teller, number, FILLER, System.currentTimeMillis());
  }

  private void await(long events) {
    assertThat(Eventually.holds(PATIENCE, () -> kept.get() >= events)).isTrue();
  }

  @Test
  void what_was_answered_204_is_in_lake_and_search_once_whatever_was_away_or_full()
      throws Exception {
    var config = LuceneConfig.of(folder.resolve("search"), 1L << 30, Duration.ofDays(30));
    EventIndex index = LuceneIndex.open(PlayerFields.KIND, config, InstantSource.system());
    try (var indexer = new Indexer(index, scene.kafka, Topic.TELEMETRY);
        var filling = scene.fill()) {
      indexer.start();
      for (int i = 0; i < TELLERS; i++) {
        int number = i;
        tellers.add(Thread.ofPlatform().start(() -> tell(number)));
      }
      await(400);
      Backends.kafkaLeaves();
      try {
        assertThat(Eventually.holds(PATIENCE, () -> refused.get() > 0)).isTrue();
        assertThat(telemetry.spoolBytes()).isPositive();
        // As after a kill: nothing is taken back that was promised.
        telemetry.close();
        collect();
      } finally {
        Backends.kafkaReturns();
      }
      await(kept.get() + 400);
      isDone = true;
      for (Thread teller : tellers) {
        teller.join();
      }

      scene.await(LakeTable.EVENTS, kept.get());
      assertThat(filling.lake.repeats()).isZero();
      assertThat(
              scene.ask(LakeTable.EVENTS, "select count(*), count(distinct (sid, sn)) from rows"))
          .containsExactly(kept + "|" + kept);
      assertThat(Eventually.holds(PATIENCE, () -> index.size().events() >= kept.get())).isTrue();
      assertThat(index.size().events()).isEqualTo(kept.get());
      assertThat(telemetry.spoolBytes()).isZero();
    }
  }
}
