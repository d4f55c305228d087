package dev.millrace.lake.sql;

import dev.millrace.lake.LakeScan;
import dev.millrace.lake.LakeScan.DataObject;
import dev.millrace.lake.LakeTable;
import dev.millrace.store.ObjectMissing;
import dev.millrace.store.ObjectStore;
import dev.millrace.store.StoreUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Answers SQL over the lake: SELECTs of anybody's, which see the tables' current snapshots and
/// nothing else, in a process of their own.
///
/// **Threading:** any; blocks. **Ownership:** of its folder and its processes. **Limits:** as
/// [SqlConfig] says; [#MOST_WAITING] queries wait for [#PATIENCE]. **On failure** of the lake's
/// catalogue or the bucket an unchecked exception.
public final class SqlDesk implements AutoCloseable {
  private static final Logger LOG = System.getLogger(SqlDesk.class.getName());
  private static final int MOST_WAITING = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long SCREENING_BYTES = 64L << 20;

  private final SqlConfig config;
  private final LakeScan lake;
  private final NearFiles near;
  private final DuckPond pond;
  private final Semaphore running;
  private final Semaphore waiting;
  private final Map<String, Run> runs = new ConcurrentHashMap<>();

  private SqlDesk(SqlConfig config, LakeScan lake, ObjectStore store) {
    this.config = config;
    this.lake = lake;
    this.near = new NearFiles(store, config.folder().resolve("near"), config.cacheBytes());
    this.pond = new DuckPond(config.folder().resolve("ducks"), config.memoryBytes());
    this.running = new Semaphore(config.atOnce(), true);
    this.waiting = new Semaphore(config.atOnce() + MOST_WAITING);
  }

  /// Opens it, and empties its folder.
  public static SqlDesk open(SqlConfig config, LakeScan lake, ObjectStore store)
      throws IOException {
    Folder.empty(config.folder());
    Folder.empty(config.folder().resolve("near"));
    return new SqlDesk(config, lake, store);
  }

  /// A query on its way.
  private static final class Run {
    private volatile boolean isCancelled;
    private volatile @Nullable Duck duck;
    private long deadline;

    Duration left() {
      return Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
    }

    /// What is fetched for it takes its time as well.
    boolean mayGoOn() {
      return !isCancelled && System.nanoTime() - deadline < 0;
    }

    void cancel() {
      isCancelled = true;
      Duck at = duck;
      if (at != null) {
        at.kill();
      }
    }

    /// Its time begins.
    void by(Duck chosen, Duration timeout) {
      deadline = System.nanoTime() + timeout.toNanos();
      duck = chosen;
      if (isCancelled) {
        chosen.kill();
      }
    }
  }

  /// How many queries have their turn.
  public int running() {
    return config.atOnce() - running.availablePermits();
  }

  /// Ends a query; false when there is none of that id.
  public boolean cancel(String id) {
    Run run = runs.get(id);
    if (run == null) {
      return false;
    }
    run.cancel();
    return true;
  }

  /// What a query gives.
  public SqlAnswer ask(SqlQuery query) throws InterruptedException {
    if (!waiting.tryAcquire()) {
      return new SqlAnswer.Busy();
    }
    var run = new Run();
    try {
      if (runs.putIfAbsent(query.id(), run) != null) {
        return new SqlAnswer.Refused("a query with that id is running");
      }
      try {
        return inTurn(query, run);
      } finally {
        runs.remove(query.id());
      }
    } finally {
      waiting.release();
    }
  }

  private SqlAnswer inTurn(SqlQuery query, Run run) throws InterruptedException {
    if (!running.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      return new SqlAnswer.Busy();
    }
    try {
      DuckPond.Taken taken = pond.take();
      try {
        run.by(taken.duck(), config.timeout());
        return answer(query, run, taken.duck());
      } catch (Duck.Ended e) {
        return ended(run, e);
      } finally {
        pond.back(taken);
      }
    } catch (NearFiles.NoRoom _) {
      return new SqlAnswer.Exceeded(
          "scan",
          "queries that run need more than %d bytes of files".formatted(config.cacheBytes()));
    } finally {
      running.release();
    }
  }

  private SqlAnswer ended(Run run, Duck.Ended end) {
    if (run.isCancelled) {
      return new SqlAnswer.Cancelled();
    }
    if (end.why() == Duck.Ended.Why.LATE) {
      return new SqlAnswer.Exceeded(
          "time", "it runs for longer than %d s".formatted(config.timeout().toSeconds()));
    }
    LOG.log(Level.WARNING, "A query ended its process. reason={0}", end.getMessage());
    return new SqlAnswer.Exceeded("memory", "it needs more memory than there is for a query");
  }

  private SqlAnswer answer(SqlQuery query, Run run, Duck duck) {
    JsonNode seen = duck.ask(screening(query), run.left());
    if (seen.has("refused")) {
      return new SqlAnswer.Refused(seen.path("refused").asString());
    }
    Map<LakeTable, List<DataObject>> objects = objects(seen.path("tables"));
    List<DataObject> all = objects.values().stream().flatMap(List::stream).toList();
    long bytes = all.stream().mapToLong(DataObject::bytes).sum();
    if (bytes > config.cacheBytes()) {
      return new SqlAnswer.Exceeded(
          "scan",
          "it reads %d bytes and may read %d: ask for less with bounds of \"time\""
              .formatted(bytes, config.cacheBytes()));
    }
    try (NearFiles.Loan loan = near(all, run)) {
      return run(query, run, duck, new Scanned(split(loan.paths(), objects), bytes));
    }
  }

  /// The files of each table that a query needs; of a table that it does not name none.
  private Map<LakeTable, List<DataObject>> objects(JsonNode tables) {
    var objects = new EnumMap<LakeTable, List<DataObject>>(LakeTable.class);
    try {
      for (LakeTable table : LakeTable.values()) {
        JsonNode asked = tables.path(table.text());
        objects.put(
            table,
            asked.isMissingNode()
                ? List.of()
                : table.isWrittenAnew()
                    // A row's time may be another one's than that of the row it stands in for.
                    ? lake.files(table, null, null)
                    : lake.files(table, time(asked.path("from")), time(asked.path("to"))));
      }
    } catch (RuntimeException e) {
      throw new LakeFailure("the catalogue does not answer", e);
    }
    return objects;
  }

  private NearFiles.Loan near(List<DataObject> wanted, Run run) {
    try {
      return near.take(wanted, run::mayGoOn);
    } catch (StoreUnavailable | ObjectMissing e) {
      throw new LakeFailure("the bucket does not answer", e);
    } catch (UncheckedIOException e) {
      throw new LakeFailure("the lake's files can not be kept here", e);
    }
  }

  /// What a query reads.
  ///
  /// @param files of each table
  private record Scanned(Map<LakeTable, List<Path>> files, long bytes) {}

  private static Map<LakeTable, List<Path>> split(
      List<Path> paths, Map<LakeTable, List<DataObject>> objects) {
    var split = new EnumMap<LakeTable, List<Path>>(LakeTable.class);
    int from = 0;
    for (var table : objects.entrySet()) {
      int to = from + table.getValue().size();
      split.put(table.getKey(), paths.subList(from, to));
      from = to;
    }
    return split;
  }

  private static @Nullable Instant time(JsonNode text) {
    return text.isString() ? Instant.parse(text.asString()) : null;
  }

  private static ObjectNode question(String what, SqlQuery query, long memoryBytes) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("do", what)
        .put("query", query.text())
        .put("memoryBytes", memoryBytes);
  }

  /// With a row of the first and one of the last time in each table, so that the planner does not
  /// leave out what is empty.
  private static ObjectNode screening(SqlQuery query) {
    ObjectNode question = question(DuckMain.SCREEN, query, SCREENING_BYTES);
    ArrayNode before = question.putArray("before");
    ArrayNode tables = question.putArray("tables");
    for (LakeTable table : LakeTable.values()) {
      tables.add(table.text());
      String name = Sql.name(table.text());
      before.add("CREATE TABLE %s AS %s".formatted(name, Sql.none(table.columns())));
      before.add(
          "INSERT INTO %s (time) VALUES ('1970-01-01 00:00:00+00'), ('2261-01-01 00:00:00+00')"
              .formatted(name));
    }
    before.add("SET disabled_optimizers = 'statistics_propagation'");
    shut(before);
    return question;
  }

  private SqlAnswer run(SqlQuery query, Run run, Duck duck, Scanned scanned) {
    ObjectNode question = question(DuckMain.ANSWER, query, config.memoryBytes());
    question.put("threads", "2");
    ArrayNode before = question.putArray("before");
    var seen = new ArrayList<String>();
    for (LakeTable table : LakeTable.values()) {
      List<Path> files = scanned.files.getOrDefault(table, List.of());
      files.forEach(file -> seen.add(Sql.text(file.toString())));
      before.add(
          "CREATE VIEW %s AS %s%s"
              .formatted(Sql.name(table.text()), Sql.files(files, table.columns()), latest(table)));
    }
    Path target = config.folder().resolve(UUID.randomUUID() + ".answer");
    if (query.format() != SqlQuery.Format.JSON) {
      seen.add(Sql.text(target.toString()));
    }
    before.add("SET allowed_paths = [%s]".formatted(String.join(", ", seen)));
    shut(before);
    question
        .put("target", target.toString())
        .put("bytesScanned", scanned.bytes)
        .put("format", query.format().name().toLowerCase(Locale.ROOT))
        .put("mostRows", query.format().mostRows())
        .put("mostBytes", query.format().mostBytes());
    boolean isGood = false;
    try {
      JsonNode said = duck.ask(question, run.left());
      if (said.has("refused")) {
        return new SqlAnswer.Refused(hidden(said.path("refused").asString()));
      }
      if (said.has("exceeded")) {
        return new SqlAnswer.Exceeded("memory", hidden(said.path("exceeded").asString()));
      }
      isGood = true;
      return new SqlAnswer.Rows(
          target, scanned.bytes, said.path("rows").asLong(), said.path("complete").asBoolean());
    } finally {
      if (!isGood) {
        delete(target);
      }
    }
  }

  private static String latest(LakeTable table) {
    return table.isWrittenAnew() ? Press.Once.LATEST.sql() : "";
  }

  /// From here on no file but those named, no extension, no other database, no setting.
  private static void shut(ArrayNode before) {
    before.add("SET enable_external_access = false");
    before.add("SET lock_configuration = true");
  }

  /// Without the places of our files.
  private String hidden(String message) {
    return message.replace(config.folder().toString(), "");
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    runs.values().forEach(Run::cancel);
    pond.close();
  }
}
