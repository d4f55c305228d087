package dev.millrace.streams.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.sql.Database;
import dev.millrace.events.EventsConfig;
import dev.millrace.events.RecordTail;
import dev.millrace.events.Topic;
import dev.millrace.events.TopicWriter;
import dev.millrace.events.sql.Outbox;
import dev.millrace.ids.Ulids;
import dev.millrace.store.s3.S3ObjectStore;
import dev.millrace.streams.Detect;
import dev.millrace.streams.Eyes;
import dev.millrace.streams.FrameBatch;
import dev.millrace.streams.FrameBatch.Frame;
import dev.millrace.streams.Ledger;
import dev.millrace.streams.Tallies;
import dev.millrace.streams.Transport;
import dev.millrace.streams.VideoStream;
import dev.millrace.streams.rules.Line;
import dev.millrace.streams.rules.Rules;
import dev.millrace.streams.rules.Spot;
import dev.millrace.streams.sql.SqlLedgers;
import dev.millrace.streams.sql.SqlStreams;
import dev.millrace.testing.Backends;
import dev.millrace.testing.Eventually;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Several who look at what stands in a real Kafka, and keep it in a real store and database.
@Timeout(120)
class WatchingIT {
  private static final long BEGAN = System.currentTimeMillis();
  private static final Duration FOREVER = Duration.ofHours(1);

  private final EventsConfig kafka = Backends.events();
  private final Database database = Backends.database();
  private final S3ObjectStore store = new S3ObjectStore(Backends.store());
  private final Ulids ids = new Ulids(Clock.systemUTC(), new Random());
  private final Outbox outbox = new Outbox(() -> {});
  private final SqlStreams streams = new SqlStreams(database, outbox, Clock.systemUTC(), ids);
  private final SqlLedgers ledgers = new SqlLedgers(database, outbox, Clock.systemUTC(), ids);
  private final TopicWriter frames = new TopicWriter(kafka, Topic.FRAMES, 64 << 20);
  private final Transport transport =
      batch -> frames.offer(batch.stream(), batch.toBytes(), kept -> assertThat(kept).isTrue());
  private final List<Watching> open = new ArrayList<>();
  private final AtomicInteger watchedFrames = new AtomicInteger();

  @AfterEach
  void close() {
    open.forEach(Watching::close);
    frames.close();
    store.close();
    database.close();
  }

  private Watching.Place place() {
    return new Watching.Place(
        kafka, store, streams, ledgers, () -> ids.next().value(), Clock.systemUTC());
  }

  private Watching begun(Watching one) {
    open.add(one);
    one.start();
    return one;
  }

  private Watching looks(Eyes eyes) {
    return begun(Watching.overKafka(place(), eyes, FOREVER));
  }

  private VideoStream stream(String name) {
    var gate = new Line("gate", new Spot(0.5, 1), new Spot(0.5, 0), List.of(), true);
    return streams.create(
        new VideoStream.Wish(
            name, "test:", true, true, Detect.USUAL, new Rules(List.of(), List.of(gate))));
  }

  /// A batch of five frames in which the square walks to the right.
  private static FrameBatch batch(VideoStream stream, long epoch, int number) {
    var five = new ArrayList<Frame>();
    for (int n = number * 5; n < number * 5 + 5; n++) {
      five.add(new Frame(n, BEGAN + n * 40L, n / 25.0, Square.jpeg(10 + 2 * n)));
    }
    return new FrameBatch(stream.id(), epoch, number * 5L, number * 5L + 5, 1, 0, Map.of(), five);
  }

  private boolean isSettled(VideoStream stream, long frames) {
    return Eventually.holds(
        () -> {
          Ledger ledger = ledgers.ledger(stream.id());
          return ledger.received() == frames && ledger.inFlight() == 0;
        });
  }

  @Test
  void members_come_and_go_and_every_frame_is_accounted_for_once() {
    var held = new CountDownLatch(1);
    var square = new Square();
    Watching stuck =
        looks(
            (model, pictures) -> {
              held.await();
              return square.look(model, pictures);
            });
    assertThat(Eventually.holds(stuck::ready)).isTrue();
    List<VideoStream> all = List.of(stream("a"), stream("b"), stream("c"), stream("d"));
    for (VideoStream one : all) {
      long epoch = ledgers.begin(one.id());
      for (int n = 0; n < 4; n++) {
        assertThat(transport.offer(batch(one, epoch, n))).isTrue();
      }
    }
    Watching second = looks(square);
    assertThat(Eventually.holds(second::ready)).isTrue();
    open.remove(stuck);
    stuck.close();
    looks(square);
    for (VideoStream one : all) {
      for (int n = 4; n < 10; n++) {
        assertThat(transport.offer(batch(one, 1, n))).isTrue();
      }
    }

    for (VideoStream one : all) {
      assertThat(isSettled(one, 50)).as("%s", ledgers.ledger(one.id())).isTrue();
      assertThat(ledgers.ledger(one.id()).tallies()).isEqualTo(new Tallies(50, 0, Map.of()));
      Followed seen = Followed.of(ledgers.seen(one.id()).orElseThrow().state());
      assertThat(seen.memory().counts())
          .containsEntry("objects/square", 1L)
          .containsEntry("lines/gate/in", 1L);
      assertThat(ledgers.happenings(one.id(), 10)).hasSize(1);
    }
    held.countDown();
  }

  @Test
  void results_and_pictures_are_kept_and_told() {
    VideoStream one = stream("kept");
    long epoch = ledgers.begin(one.id());
    looks(new Square());
    for (int n = 0; n < 9; n++) {
      assertThat(transport.offer(batch(one, epoch, n))).isTrue();
    }

    assertThat(isSettled(one, 45)).isTrue();
    var keys =
        store.list("streams/" + one.id() + "/", "", 100).entries().stream()
            .map(entry -> entry.key().replaceAll(".*/", ""))
            .toList();
    assertThat(keys).filteredOn(key -> key.endsWith(".json")).hasSize(9);
    assertThat(keys).contains("1-000000000000.json", "1-000000000000.jpg");
    String picture = ledgers.seen(one.id()).orElseThrow().picture().orElseThrow();
    assertThat(store.read(picture, 1 << 20)).startsWith(0xff, 0xd8);
    var crossed = ledgers.happenings(one.id(), 10).getFirst();
    assertThat(crossed.kind()).isEqualTo("crossed");
    assertThat(crossed.data()).contains("/v1/streams/" + one.id() + "/pictures/");
    try (var told = new RecordTail(kafka, Topic.DETECTIONS, 100)) {
      assertThat(told.read(Map.of(), Duration.ofSeconds(5)).records()).isNotEmpty();
    }
    List<String> news =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery("select event->>'type' from outbox order by seq")
                        .mapTo(String.class)
                        .list());
    assertThat(news).contains("dev.millrace.stream.crossed", "dev.millrace.stream.alert");
  }

  @Test
  void what_nothing_can_be_made_of_is_put_aside_and_the_rest_goes_on() {
    VideoStream one = stream("poison");
    long epoch = ledgers.begin(one.id());
    Watching watching = looks(new Square());
    assertThat(transport.offer(batch(one, epoch, 0))).isTrue();
    assertThat(frames.offer(one.id(), new byte[] {1, 2, 3}, _ -> {})).isTrue();
    FrameBatch broken =
        new FrameBatch(
            one.id(),
            epoch,
            5,
            7,
            1,
            0,
            Map.of(),
            List.of(
                new Frame(5, System.currentTimeMillis(), 0, new byte[] {9}),
                new Frame(6, System.currentTimeMillis(), 0, Square.jpeg(50))));
    assertThat(transport.offer(broken)).isTrue();

    assertThat(isSettled(one, 7)).isTrue();
    assertThat(ledgers.ledger(one.id()).tallies())
        .isEqualTo(new Tallies(6, 0, Map.of("refused", 1L)));
    assertThat(watching.counts().rejectedBatches()).isEqualTo(1);
    try (var aside = new RecordTail(kafka, Topic.FRAMES_REJECTED, 10)) {
      assertThat(aside.read(Map.of(), Duration.ofSeconds(5)).records())
          .singleElement()
          .satisfies(record -> assertThat(record.value().array()).containsExactly(1, 2, 3));
    }
  }

  @Test
  void a_batch_that_is_put_aside_is_accounted_for_though_none_comes_after_it() {
    VideoStream one = stream("bug");
    long epoch = ledgers.begin(one.id());
    var square = new Square();
    Watching watching =
        looks(
            (model, pictures) -> {
              if (watchedFrames.addAndGet(pictures.size()) > 5) {
                throw new UnsupportedOperationException("a bug");
              }
              return square.look(model, pictures);
            });
    assertThat(transport.offer(batch(one, epoch, 0))).isTrue();
    assertThat(isSettled(one, 5)).isTrue();
    assertThat(transport.offer(batch(one, epoch, 1))).isTrue();

    assertThat(isSettled(one, 10)).as("%s", ledgers.ledger(one.id())).isTrue();
    assertThat(ledgers.ledger(one.id()).tallies())
        .isEqualTo(new Tallies(5, 0, Map.of("failed", 5L)));
    assertThat(watching.counts().rejectedBatches()).isEqualTo(1);
    Followed seen = Followed.of(ledgers.seen(one.id()).orElseThrow().state());
    assertThat(seen.memory().counts()).containsEntry("objects/square", 1L);
  }

  @Test
  void frames_that_are_too_old_are_late_and_without_kafka_it_is_the_same() {
    VideoStream one = stream("local");
    long epoch = ledgers.begin(one.id());
    Watching local = begun(Watching.local(place(), new Square(), Duration.ofSeconds(20)));
    long old = System.currentTimeMillis() - 60_000;
    var batch =
        new FrameBatch(
            one.id(),
            epoch,
            0,
            4,
            1,
            1,
            Map.of("full", 1L),
            List.of(
                new Frame(0, old, 0, Square.jpeg(10)),
                new Frame(3, System.currentTimeMillis(), 0, Square.jpeg(12))));
    assertThat(local.transport().offer(batch)).isTrue();

    assertThat(isSettled(one, 4)).isTrue();
    assertThat(ledgers.ledger(one.id()).tallies())
        .isEqualTo(new Tallies(1, 1, Map.of("full", 1L, "late", 1L)));
  }
}
