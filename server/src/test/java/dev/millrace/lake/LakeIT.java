package dev.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.events.Topic;
import dev.millrace.lake.sql.LakeFailure;
import dev.millrace.store.Intercepted;
import dev.millrace.store.ObjectStore;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.testing.Backends;
import dev.millrace.testing.Eventually;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Records of a real Kafka in tables of a real catalogue and a real bucket.
@Timeout(300)
class LakeIT {
  private static final String PLACE = "{\"kafka_partition\":9,\"kafka_offset\":9,";

  private final Instant now = Instant.now();
  @TempDir private Path folder;
  private LakeScene scene;

  @BeforeEach
  void connect() {
    scene = LakeScene.in(folder);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void records_become_rows_with_their_types_in_the_partitions_of_their_time() throws Exception {
    scene.tell(5_000);
    scene.tell(Topic.ACCESS, List.of(access(1), access(2), access(2), "no JSON"));
    String seen = result().replace("\"model\"", "\"epoch\":3,\"model\"");
    scene.tell(Topic.DETECTIONS, List.of(seen, seen));
    try (var filling = scene.fill()) {
      scene.await(LakeTable.EVENTS, 5_000);
      scene.await(LakeTable.ACCESS, 2);
      scene.await(LakeTable.DETECTIONS, 1);
      assertThat(filling.lake.trouble()).isEmpty();
      assertThat(filling.lake.repeats()).isEqualTo(2);
      assertThat(filling.lake.misfits()).isEqualTo(1);
      assertThat(filling.lake.missed()).isZero();
    }
    scene.tell(Topic.DETECTIONS, List.of(seen, seen.replace("\"seq\":7", "\"seq\":8")));
    try (var _ = scene.fill()) {
      scene.await(LakeTable.DETECTIONS, 2);
    }

    assertThat(
            scene.ask(
                LakeTable.EVENTS,
                """
                select count(*), count(distinct id), sum(sn), min(br), bool_and(bg),
                  min(ec::varchar),
                  min(sta), count(distinct (kafka_partition, kafka_offset)), min(more)
                from rows\
                """))
        .containsExactly("5000|5000|12497500|2400.5|true|[a, b]|7|5000|{\"mr-duration\":12000}");
    assertThat(
            scene.ask(
                LakeTable.DETECTIONS,
                "select id, stream, seq, label, score, x from rows order by seq"))
        .containsExactly("door:3:7:0|door|7|person|0.5|0.25", "door:3:8:0|door|8|person|0.5|0.25");
    BaseTable events = scene.tables.open(LakeTable.EVENTS);
    assertThat(events.schema().findField("time").type().toString()).isEqualTo("timestamptz");
    assertThat(
            scene.tasks(LakeTable.EVENTS).stream()
                .map(task -> task.file().partition().get(0, Integer.class)))
        .hasSizeGreaterThan(1);
    assertThat(LakeOffsets.of(events).values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(5_000);
  }

  private String access(int number) {
    return """
    {"id":"a%d","time":"%s","asset":"film","status":200,"bytes":1000,"total_ms":1.5}\
    """
        .formatted(number, now);
  }

  private static String result() {
    return """
    {"stream":"door","model":"m","frames":[{"seq":7,"atMillis":%d,"ptsSeconds":1.5,"detections":
    [{"label":"person","score":0.5,"relative":{"x":0.25,"y":0,"width":0.5,"height":1}}]}]}\
    """
        .formatted(System.currentTimeMillis());
  }

  @Test
  void who_is_killed_in_the_middle_loses_and_doubles_nothing_and_leaves_no_process()
      throws Exception {
    for (int round = 0; round < 2; round++) {
      long before = scene.rows(LakeTable.EVENTS);
      Process child = LakeProgram.start(scene);
      var telling =
          new FutureTask<>(
              () -> {
                for (int i = 0; i < 10; i++) {
                  scene.tell(400);
                }
                return null;
              });
      Thread.ofVirtual().start(telling);
      assertThat(
              Eventually.holds(
                  LakeScene.PATIENCE,
                  () -> !child.isAlive() || scene.rows(LakeTable.EVENTS) > before))
          .isTrue();
      assertThat(child.isAlive()).isTrue();
      List<ProcessHandle> ducks = child.descendants().toList();

      child.destroyForcibly().waitFor();

      telling.get();
      assertThat(ducks).isNotEmpty();
      assertThat(
              Eventually.holds(
                  LakeScene.PATIENCE, () -> ducks.stream().noneMatch(ProcessHandle::isAlive)))
          .isTrue();
    }
    scene.tell(500);
    int written = scene.written();
    try (var filling = scene.fill()) {
      scene.await(LakeTable.EVENTS, written);
      assertThat(filling.lake.rows()).as("what was left for the last").isBetween(1L, written - 1L);
    }

    assertThat(
            scene.ask(LakeTable.EVENTS, "select count(*), count(distinct id), sum(sn) from rows"))
        .containsExactly(written + "|" + written + "|" + (long) written * (written - 1) / 2);
  }

  @Test
  void small_files_are_joined_repeats_and_old_rows_go_and_offsets_stay() throws Exception {
    for (int i = 1; i <= 3; i++) {
      // Who begins anew knows the ids of what came last.
      try (var _ = scene.fill()) {
        scene.tell(Topic.SESSIONS, List.of(session("one", i), session("s" + i, i)));
        scene.tell(Topic.ACCESS, List.of(access(0), access(i)));
        scene.await(LakeTable.SESSIONS, 2L * i);
        scene.await(LakeTable.ACCESS, 1L + i);
      }
    }
    repeat(access(0));
    assertThat(scene.rows(LakeTable.ACCESS)).isEqualTo(5);
    Map<Integer, Long> offsets = LakeOffsets.of(scene.tables.open(LakeTable.ACCESS));
    Instant later = now.plus(Duration.ofDays(2));

    tend(LakeTable.SESSIONS, later);
    tend(LakeTable.ACCESS, later);

    assertThat(scene.tasks(LakeTable.SESSIONS)).hasSizeLessThan(3);
    assertThat(scene.ask(LakeTable.ACCESS, "select count(*), count(distinct id) from rows"))
        .containsExactly("4|4");
    assertThat(
            scene.ask(
                LakeTable.SESSIONS, "select id, watched_ms from rows where id = 'one' order by 2"))
        .containsExactly("one|3");
    assertThat(LakeOffsets.of(scene.tables.open(LakeTable.ACCESS))).isEqualTo(offsets);

    tend(LakeTable.ACCESS, now.plus(Duration.ofDays(500)));
    tend(LakeTable.ACCESS, now.plus(Duration.ofDays(501)));
    assertThat(scene.rows(LakeTable.ACCESS)).isZero();
    assertThat(LakeOffsets.of(scene.tables.open(LakeTable.ACCESS))).isEqualTo(offsets);
    assertThat(scene.store.list("lake/access/data/", "", 1000).entries()).isEmpty();
  }

  /// Makes another row of what is a row already, as of a repeat that comes long after.
  private void repeat(String event) throws Exception {
    BaseTable table = scene.tables.open(LakeTable.ACCESS);
    Path line = Files.writeString(folder.resolve("repeat"), event.replace("{", PLACE) + "\n");
    long millis = now.toEpochMilli();
    int hour = Math.toIntExact(millis / LakeTable.ACCESS.span().toMillis());
    var rows = new DataObjects.Rows(LakeTable.ACCESS, hour, 1, millis, millis);
    var file = new DataObjects(scene.store, scene.press, scene.config()).put(rows, table, line);
    Commits.commit(
        table, table.newAppend().appendFile(file), LakeOffsets.of(table), Commits.current(table));
  }

  private String session(String id, int watched) {
    return """
    {"id":"%s","time":"%s","sid":"%s","watched_ms":%d}\
    """
        .formatted(id, now, id, watched);
  }

  private void tend(LakeTable table, Instant now) throws Exception {
    tend(scene.store, scene.tables.open(table), table, now);
  }

  private void tend(ObjectStore store, BaseTable there, LakeTable table, Instant now)
      throws Exception {
    InstantSource clock = InstantSource.fixed(now);
    var objects = new DataObjects(store, scene.press, scene.config());
    var sweep = new Sweep(store, clock);
    new Upkeep(scene.config(), objects, sweep, clock, Duration.ZERO).tend(table, there);
  }

  @Test
  void who_is_cut_off_while_files_are_joined_loses_nothing_and_what_he_left_is_swept()
      throws Exception {
    for (int i = 1; i <= 2; i++) {
      try (var _ = scene.fill()) {
        scene.tell(Topic.DETECTIONS, List.of(result()));
        scene.await(LakeTable.DETECTIONS, i);
      }
    }
    Instant later = now.plus(Duration.ofDays(2));
    var left = new AtomicInteger();
    ObjectStore store =
        Intercepted.store(scene.store, (method, _, call) -> cutOff(method, left, call));
    try (LakeTables cut = scene.tables(store)) {
      for (int puts = 0; scene.tasks(LakeTable.DETECTIONS).size() > 1; puts++) {
        BaseTable there = cut.open(LakeTable.DETECTIONS);
        left.set(puts);
        try {
          tend(store, there, LakeTable.DETECTIONS, later);
        } catch (StoreUnavailable _) {
          // As if killed there.
        }
        assertThat(scene.rows(LakeTable.DETECTIONS)).isEqualTo(2);
      }
    }

    List<String> before = keys();
    assertThat(before.stream().filter(key -> key.endsWith(".parquet"))).hasSizeGreaterThan(3);
    var sweep = new Sweep(scene.store, InstantSource.fixed(now));
    assertThat(sweep.sweep(LakeTable.DETECTIONS, table())).as("younger than a day").isZero();
    tend(LakeTable.DETECTIONS, later.plus(Duration.ofHours(2)));
    var late = new Sweep(scene.store, InstantSource.fixed(later));
    assertThat(late.sweep(LakeTable.DETECTIONS, table())).isPositive();
    assertThat(late.sweep(LakeTable.DETECTIONS, table())).isZero();
    assertThat(keys().stream().filter(key -> key.endsWith(".parquet"))).hasSize(1);
    assertThat(scene.ask(LakeTable.DETECTIONS, "select count(*), min(label) from rows"))
        .containsExactly("2|person");
  }

  private BaseTable table() {
    return scene.tables.open(LakeTable.DETECTIONS);
  }

  private List<String> keys() {
    return Stream.of("lake/detections/", "lake/millrace/detections/")
        .flatMap(folder -> scene.store.list(folder, "", 1000).entries().stream())
        .map(ObjectStore.Entry::key)
        .toList();
  }

  /// Away after some puts.
  private static Object cutOff(Method method, AtomicInteger left, Intercepted.Call call)
      throws Throwable {
    if (method.getName().equals("put") && left.getAndDecrement() <= 0) {
      throw new StoreUnavailable("cut off");
    }
    return call.make();
  }

  @Test
  void a_topic_that_lost_its_end_or_is_another_goes_on_with_what_came_since() throws Exception {
    scene.tell(60);
    try (var _ = scene.fill()) {
      scene.await(LakeTable.EVENTS, 60);
    }
    BaseTable table = scene.tables.open(LakeTable.EVENTS);
    var beyond = new TreeMap<>(LakeOffsets.of(table));
    beyond.replaceAll((_, next) -> next + 1_000);
    Commits.commit(table, table.newAppend(), beyond, Commits.current(table));

    scene.tell(40);
    try (var _ = scene.fill()) {
      scene.await(LakeTable.EVENTS, 100);
    }

    assertThat(scene.ask(LakeTable.EVENTS, "select count(*), count(distinct id) from rows"))
        .containsExactly("100|100");
  }

  @Test
  void what_took_the_offsets_of_lost_records_is_read() throws Exception {
    scene.tell(60);
    try (var _ = scene.fill()) {
      scene.await(LakeTable.EVENTS, 60);
    }
    BaseTable table = scene.tables.open(LakeTable.EVENTS);
    var read = new TreeMap<>(LakeOffsets.of(table));
    read.replaceAll((_, next) -> next + 20);
    Commits.commit(table, table.newAppend(), read, Commits.current(table));
    // Kafka comes up without the twenty that were read last of each partition.
    Backends.kafkaLeaves();
    Backends.kafkaReturns();

    scene.tell(600);
    try (var _ = scene.fill()) {
      scene.await(LakeTable.EVENTS, 660);
    }

    assertThat(scene.ask(LakeTable.EVENTS, "select count(*), count(distinct id) from rows"))
        .containsExactly("660|660");
  }

  @Test
  void a_clock_that_was_ahead_and_is_set_right_keeps_nothing_out() throws Exception {
    scene.tell(20);
    try (var _ = scene.fill()) {
      scene.await(LakeTable.EVENTS, 20);
    }
    BaseTable table = scene.tables.open(LakeTable.EVENTS);
    TableMetadata base = table.operations().current();
    var change = table.newAppend().set(LakeOffsets.KEY, LakeOffsets.text(LakeOffsets.of(table)));
    Snapshot ahead = Commits.at(change.apply(), now.plus(Duration.ofHours(1)).toEpochMilli());
    table
        .operations()
        .commit(
            base,
            TableMetadata.buildFrom(base)
                .setBranchSnapshot(ahead, SnapshotRef.MAIN_BRANCH)
                .build());

    scene.tell(10);
    try (var filling = scene.fill()) {
      scene.await(LakeTable.EVENTS, 30);
      assertThat(filling.lake.trouble()).isEmpty();
    }
    tend(LakeTable.EVENTS, now);
    assertThat(scene.rows(LakeTable.EVENTS)).isEqualTo(30);
  }

  @Test
  void a_topic_of_the_same_name_is_read_as_another_one() throws Exception {
    scene.tell(60);
    try (var _ = scene.fill()) {
      scene.await(LakeTable.EVENTS, 60);
    }

    try (var admin = Admin.create(Map.of("bootstrap.servers", scene.kafka.bootstrapServers()))) {
      String topic = Topic.TELEMETRY.name(scene.kafka);
      admin.deleteTopics(List.of(topic)).all().get();
      assertThat(Eventually.holds(LakeScene.PATIENCE, () -> !topics(admin).contains(topic)))
          .isTrue();
    }
    Topic.createMissing(scene.kafka, LakeScene.PATIENCE);
    scene.tell(120);
    try (var _ = scene.fill()) {
      scene.await(LakeTable.EVENTS, 180);
    }

    assertThat(scene.ask(LakeTable.EVENTS, "select count(*), count(distinct id) from rows"))
        .containsExactly("180|180");
  }

  private static Set<String> topics(Admin admin) {
    return admin.listTopics().names().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void who_lost_his_turn_and_does_not_know_appends_nothing() {
    BaseTable late = scene.tables.open(LakeTable.EVENTS);
    BaseTable other = scene.tables.open(LakeTable.EVENTS);
    Commits.commit(other, other.newAppend(), Map.of(0, 5L), null);

    assertThatThrownBy(() -> Commits.commit(late, late.newAppend(), Map.of(0, 3L), null))
        .isInstanceOf(CommitFailedException.class);

    assertThat(LakeOffsets.of(scene.tables.open(LakeTable.EVENTS)))
        .containsExactly(Map.entry(0, 5L));
  }

  @Test
  void a_table_whose_snapshots_do_not_say_how_far_they_are_takes_nothing_more() {
    BaseTable table = scene.tables.open(LakeTable.EVENTS);
    Commits.commit(table, table.newAppend(), Map.of(0, 5L), null);
    table.newAppend().commit();
    assertThat(LakeOffsets.of(table)).as("of the one before").containsEntry(0, 5L);

    table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();

    assertThatThrownBy(() -> LakeOffsets.of(scene.tables.open(LakeTable.EVENTS)))
        .isInstanceOf(LakeFailure.class)
        .hasMessageContaining("millrace.offsets");
  }
}
