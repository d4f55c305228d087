package dev.millrace.lake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.sql.Database;
import dev.millrace.catalog.sql.DatabaseConfig;
import dev.millrace.catalog.sql.Turn;
import dev.millrace.events.EventsConfig;
import dev.millrace.events.Topic;
import dev.millrace.events.TopicWriter;
import dev.millrace.lake.sql.Press;
import dev.millrace.store.ObjectStore;
import dev.millrace.store.s3.S3ObjectStore;
import dev.millrace.store.s3.StoreConfig;
import dev.millrace.testing.Backends;
import dev.millrace.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.io.CloseableIterable;

/// A lake of a test's own, over a real Kafka, a real catalogue and a real bucket.
final class LakeScene implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration INTERVAL = Duration.ofMillis(200);
  private static final Duration AGE = Duration.ofDays(400);
  private static final long TURN = 7_000;

  final EventsConfig kafka;
  final DatabaseConfig where;
  final StoreConfig bucket;
  final Path folder;
  final Database database;
  final S3ObjectStore store;
  final LakeTables tables;

  /// One for all who fill it one after the other: its process takes a second to start.
  final Press press;

  private int written;

  LakeScene(EventsConfig kafka, DatabaseConfig where, StoreConfig bucket, Path folder) {
    this.kafka = kafka;
    this.where = where;
    this.bucket = bucket;
    this.folder = folder;
    this.database = Backends.open(where);
    this.store = new S3ObjectStore(bucket);
    this.tables = tables(store);
    this.press = new Press(folder.resolve("press"));
  }

  /// Its tables, their metadata written and read by way of another store.
  LakeTables tables(ObjectStore by) {
    var catalogue = new LakeTables.Catalogue(where.url(), where.user(), where.password());
    return LakeTables.in(catalogue, by, bucket.bucket());
  }

  static LakeScene in(Path folder) {
    return new LakeScene(Backends.events(), Backends.databaseConfig(), Backends.store(), folder);
  }

  /// A lake with what it is made of.
  static final class Filling implements AutoCloseable {
    final Lake lake;
    private final Turn turn;

    private Filling(Lake lake, Turn turn) {
      this.lake = lake;
      this.turn = turn;
    }

    @Override
    public void close() {
      lake.close();
      turn.close();
    }
  }

  LakeConfig config() {
    return new LakeConfig(folder.resolve("rows"), bucket.bucket(), Duration.ZERO, INTERVAL, AGE);
  }

  /// Begins to fill it.
  Filling fill() throws IOException {
    var turn = new Turn(database, TURN);
    var ground = new Lake.Ground(kafka, store, tables, turn::isOurs, press, InstantSource.system());
    Lake lake = Lake.open(config(), ground);
    lake.start();
    return new Filling(lake, turn);
  }

  /// How many events were told.
  int written() {
    return written;
  }

  /// Events of the last two hours, each with a number of its own; returns when Kafka has them.
  void tell(int count) throws Exception {
    var events = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      int number = written++;
      String time = Instant.now().minusSeconds(number * 7 % 7200).toString();
      events.add(
          """
          {"id":"s%d::%d","time":"%s","sid":"s%d","sn":%d,"e":"t","ts":%d,"br":2400.5,\
          "ec":["a","b"],"bg":true,"mr-duration":12000,"sta":7}\
          """
              .formatted(number % 50, number, time, number % 50, number, number));
    }
    tell(Topic.TELEMETRY, events);
  }

  /// Records whose key is always the same.
  void tell(Topic topic, List<String> records) throws Exception {
    try (var writer = new TopicWriter(kafka, topic, 64 << 20)) {
      var kept = new CountDownLatch(records.size());
      for (String record : records) {
        String key = topic == Topic.TELEMETRY ? record.substring(0, 12) : "one";
        assertThat(writer.offer(key, record.getBytes(UTF_8), _ -> kept.countDown())).isTrue();
      }
      assertThat(kept.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  void await(LakeTable table, long rows) {
    assertThat(Eventually.holds(PATIENCE, () -> rows(table) >= rows)).isTrue();
    assertThat(rows(table)).isEqualTo(rows);
  }

  /// How many rows Iceberg knows of.
  long rows(LakeTable table) {
    return tasks(table).stream().mapToLong(task -> task.file().recordCount()).sum();
  }

  List<FileScanTask> tasks(LakeTable table) {
    BaseTable there = tables.open(table);
    try (CloseableIterable<FileScanTask> all = there.newScan().planFiles()) {
      var tasks = new ArrayList<FileScanTask>();
      all.forEach(tasks::add);
      return tasks;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Asks DuckDB of the files of a table, which are called `rows`.
  List<String> ask(LakeTable table, String select) throws Exception {
    var files = new ArrayList<String>();
    for (FileScanTask task : tasks(table)) {
      String key = task.file().location().substring(StoreFiles.root(bucket.bucket()).length());
      Path copy = Files.createTempFile(folder, "read", ".parquet");
      store.download(key, copy);
      files.add("'" + copy + "'");
    }
    String from = "read_parquet([" + String.join(",", files) + "])";
    var answer = new ArrayList<String>();
    try (var duck = DriverManager.getConnection("jdbc:duckdb:");
        var statement = duck.createStatement();
        var found = statement.executeQuery(select.replace("rows", from))) {
      int width = found.getMetaData().getColumnCount();
      while (found.next()) {
        var line = new ArrayList<String>();
        for (int i = 1; i <= width; i++) {
          line.add(String.valueOf(found.getString(i)));
        }
        answer.add(String.join("|", line));
      }
    }
    return answer;
  }

  @Override
  public void close() {
    press.close();
    tables.close();
    store.close();
    database.close();
  }
}
