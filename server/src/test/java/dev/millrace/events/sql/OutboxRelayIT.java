package dev.millrace.events.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.catalog.sql.Database;
import dev.millrace.catalog.sql.DatabaseConfig;
import dev.millrace.events.Event;
import dev.millrace.events.EventPublisher;
import dev.millrace.events.EventStream;
import dev.millrace.events.EventsConfig;
import dev.millrace.testing.Backends;
import dev.millrace.testing.Eventually;
import dev.millrace.testing.RecordingListener;
import dev.millrace.testing.TopicDump;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class OutboxRelayIT {
  private final long seed = Long.getLong("seed", System.nanoTime());
  private final DatabaseConfig databaseConfig = Backends.databaseConfig();
  private final Database database = Backends.open(databaseConfig);
  private final EventsConfig events = Backends.events();
  private final EventPublisher publisher = new EventPublisher(events);
  private final OutboxRelay relay = new OutboxRelay(database.jdbi(), publisher::publish);
  private final Outbox outbox = new Outbox(relay::wake);
  private final List<AutoCloseable> open = new ArrayList<>(List.of(database, publisher, relay));

  @BeforeEach
  void print_the_seed() {
    System.out.println("seed=" + seed);
  }

  @AfterEach
  void close() throws Exception {
    for (var closeable : open.reversed()) {
      closeable.close();
    }
  }

  @Test
  void a_fact_reaches_a_listener_soon_after_its_commit() throws Exception {
    var stream = new EventStream(events);
    open.add(stream);
    stream.start();
    relay.start();
    assertThat(stream.awaitReady(Duration.ofSeconds(30))).isTrue();
    var listener = new RecordingListener();
    stream.subscribe(event -> true, listener);
    append("warm-up", "s");
    listener.await(1);

    var times = new ArrayList<Long>();
    for (int i = 2; i <= 21; i++) {
      long begin = System.nanoTime();
      append("e" + i, "s");
      listener.await(i);
      times.add((System.nanoTime() - begin) / 1_000_000);
    }

    System.out.println("commit to listener millis=" + times.stream().sorted().toList());
    assertThat(times.stream().sorted().toList().get(10)).isLessThan(500);
    assertThat(Eventually.holds(() -> waiting() == 0)).isTrue();
    assertThat(relay.lag()).isZero();
  }

  @Test
  void what_is_not_committed_is_never_told() {
    relay.start();
    assertThatThrownBy(
            () ->
                database
                    .jdbi()
                    .useTransaction(
                        handle -> {
                          outbox.append(handle, event("phantom", "s"));
                          throw new IllegalStateException("roll back");
                        }))
        .hasMessage("roll back");
    assertThatThrownBy(() -> database.jdbi().useHandle(h -> outbox.append(h, event("bare", "s"))))
        .hasMessageContaining("inside a transaction");

    append("real", "s");

    assertThat(ids(TopicDump.await(events, 1))).containsExactly("real");
  }

  @Test
  void two_relays_keep_the_order_of_each_subject_and_publish_nothing_twice() throws Exception {
    var other = Backends.open(databaseConfig);
    open.add(other);
    var otherPublisher = new EventPublisher(events);
    open.add(otherPublisher);
    var otherRelay = new OutboxRelay(other.jdbi(), otherPublisher::publish);
    open.add(otherRelay);
    relay.start();
    otherRelay.start();

    appendInParallel(5, 100, new Outbox(otherRelay::wake));

    var told = TopicDump.await(events, 500);
    assertThat(told).hasSize(500);
    for (int subject = 0; subject < 5; subject++) {
      var key = "subject-" + subject;
      var expected = IntStream.range(0, 100).mapToObj(i -> key + "-" + i).toList();
      assertThat(ids(told.stream().filter(e -> e.subject().equals(key)).toList()))
          .containsExactlyElementsOf(expected);
    }
  }

  @Test
  void a_relay_that_dies_between_kafka_and_the_deletion_tells_again_with_the_same_id() {
    var administrator = Backends.open(databaseConfig);
    open.add(administrator);
    var lives = new AtomicInteger();
    var dying =
        new OutboxRelay(
            database.jdbi(),
            batch -> {
              publisher.publish(batch);
              if (lives.getAndIncrement() == 0) {
                killSessionsInTransaction(administrator);
              }
            });
    open.add(dying);
    append("a", "s");
    append("b", "s");

    dying.start();

    var told = TopicDump.await(events, 4);
    assertThat(ids(told)).containsExactly("a", "b", "a", "b");
    assertThat(Eventually.holds(() -> waiting() == 0)).isTrue();
    assertThat(Eventually.holds(dying::ready)).isTrue();
  }

  @Test
  void while_kafka_is_away_facts_wait_and_afterwards_none_is_lost() throws Exception {
    relay.start();
    append("before", "s");
    assertThat(Eventually.holds(() -> waiting() == 0)).isTrue();

    Backends.kafkaLeaves();
    try {
      append("during", "s");
      assertThat(Eventually.holds(() -> !relay.ready())).isTrue();
      assertThat(waiting()).isEqualTo(1);
      assertThat(relay.lag()).isPositive();
    } finally {
      Backends.kafkaReturns();
    }
    append("after", "s");

    var told = TopicDump.await(events, 3);
    assertThat(ids(told).stream().distinct()).containsExactly("before", "during", "after");
    assertThat(Eventually.holds(relay::ready)).isTrue();
  }

  @Test
  void a_backlog_of_many_batches_is_told_in_order() {
    database
        .jdbi()
        .useTransaction(
            handle ->
                IntStream.range(0, 2_000).forEach(i -> outbox.append(handle, event("e" + i, "s"))));
    long begin = System.nanoTime();

    relay.start();

    assertThat(Eventually.holds(() -> waiting() == 0)).isTrue();
    System.out.println("2000 events millis=" + (System.nanoTime() - begin) / 1_000_000);
    var expected = IntStream.range(0, 2_000).mapToObj(i -> "e" + i).toList();
    assertThat(ids(TopicDump.await(events, 2_000))).containsExactlyElementsOf(expected);
  }

  private void appendInParallel(int subjects, int count, Outbox second) throws Exception {
    List<Callable<Void>> writers = new ArrayList<>();
    for (int subject = 0; subject < subjects; subject++) {
      var key = "subject-" + subject;
      var random = new Random(seed + subject);
      writers.add(
          () -> {
            for (int i = 0; i < count; i++) {
              var id = key + "-" + i;
              var chosen = random.nextBoolean() ? outbox : second;
              database.jdbi().useTransaction(handle -> chosen.append(handle, event(id, key)));
            }
            return null;
          });
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(writers)) {
        done.get();
      }
    }
  }

  /// What a crash of the process looks like to the database: the session is gone.
  private static void killSessionsInTransaction(Database administrator) {
    var sql =
        """
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()
          and state = 'idle in transaction'
        """;
    administrator.jdbi().useHandle(handle -> handle.createQuery(sql).mapTo(Boolean.class).list());
  }

  private void append(String id, String subject) {
    database.jdbi().useTransaction(handle -> outbox.append(handle, event(id, subject)));
  }

  private int waiting() {
    return database
        .jdbi()
        .withHandle(h -> h.createQuery("select count(*) from outbox").mapTo(Integer.class).one());
  }

  private static List<String> ids(List<Event> events) {
    return events.stream().map(Event::id).toList();
  }

  private static Event event(String id, String subject) {
    var data = JsonMapper.shared().createObjectNode().put("id", id);
    return new Event(id, "/test", "dev.millrace.test", subject, Instant.EPOCH, data);
  }
}
