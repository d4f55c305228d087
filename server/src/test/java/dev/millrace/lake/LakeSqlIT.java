package dev.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.events.Topic;
import dev.millrace.lake.sql.LakeFailure;
import dev.millrace.lake.sql.SqlAnswer;
import dev.millrace.lake.sql.SqlConfig;
import dev.millrace.lake.sql.SqlDesk;
import dev.millrace.lake.sql.SqlQuery;
import dev.millrace.lake.sql.SqlQuery.Format;
import dev.millrace.testing.Eventually;
import dev.millrace.testing.SmallDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Questions to a lake with some rows in it, honest ones and others.
@Timeout(300)
class LakeSqlIT {
  private static final String ENDLESS =
      "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range * b.range = 7";

  @TempDir private static Path folder;
  private static LakeScene scene;
  private static SqlDesk desk;
  private static Path sql;
  private static Instant filled;

  @BeforeAll
  static void fill() throws Exception {
    scene = LakeScene.in(folder);
    Instant now = Instant.now();
    filled = now;
    scene.tell(
        Topic.SESSIONS,
        List.of(
            row("a", now, 100, "firefox"),
            row("b", now, 300, "chrome"),
            row("a", now, 200, "firefox"),
            row("c", now.minus(Duration.ofDays(3)), 500, "chrome")));
    scene.tell(1_000);
    try (var _ = scene.fill()) {
      scene.await(LakeTable.SESSIONS, 4);
      scene.await(LakeTable.EVENTS, 1_000);
    }
    sql = folder.resolve("sql");
    desk = desk(sql, Duration.ofSeconds(60));
  }

  private static SqlDesk desk(Path own, Duration timeout) throws Exception {
    var config = new SqlConfig(own, timeout, 128L << 20, 64L << 20, 1);
    return SqlDesk.open(config, new LakeScan(scene.tables, scene.bucket.bucket()), scene.store);
  }

  private static String row(String id, Instant time, int startup, String browser) {
    return """
    {"id":"%s","sid":"%s","time":"%s","startup_ms":%d,"browser":"%s","errors":["x"]}\
    """
        .formatted(id, id, time, startup, browser);
  }

  @AfterAll
  static void close() {
    desk.close();
    scene.close();
  }

  private static SqlAnswer ask(String query, Format format) throws Exception {
    return desk.ask(new SqlQuery(UUID.randomUUID().toString(), query, format));
  }

  private static JsonNode rows(String query) throws Exception {
    var answer = ask(query, Format.JSON);
    assertThat(answer).isInstanceOf(SqlAnswer.Rows.class);
    Path file = ((SqlAnswer.Rows) answer).file();
    JsonNode read = JsonMapper.shared().readTree(Files.readString(file));
    Files.delete(file);
    return read;
  }

  @Test
  void rows_come_with_names_types_and_values_and_sessions_once() throws Exception {
    JsonNode found =
        rows(
            """
            WITH known AS (SELECT browser, startup_ms, errors FROM sessions)
            SELECT browser, max(startup_ms) AS slowest, count(*) AS n, any_value(errors) AS errors,
              timestamptz '2026-01-01 12:00:00+02' AS at, 1.5::double AS d, NULL AS nothing
            FROM known GROUP BY ALL ORDER BY 1 -- that is all
            """);

    assertThat(found.path("columns").toString())
        .isEqualTo("[\"browser\",\"slowest\",\"n\",\"errors\",\"at\",\"d\",\"nothing\"]");
    assertThat(found.path("types").path(1).asString()).isEqualTo("BIGINT");
    assertThat(found.path("rows").toString())
        .isEqualTo(
            """
            [["chrome",500,2,["x"],"2026-01-01T10:00:00Z",1.5,null],\
            ["firefox",200,1,["x"],"2026-01-01T10:00:00Z",1.5,null]]\
            """);
    assertThat(found.path("complete").asBoolean()).isTrue();
    assertThat(rows("SELECT count(*), sum(sn), count(DISTINCT e.sid) FROM events e").path("rows"))
        .hasToString("[[1000,499500,50]]");
    assertThat(rows("SELECT count(*) FROM access, detections").path("rows")).hasToString("[[0]]");
    assertThat(rows("DESCRIBE events").path("rows").size()).isGreaterThan(50);
  }

  @Test
  void bounds_of_time_leave_files_out_and_what_has_none_reads_all() throws Exception {
    long all = scanned("SELECT count(*) FROM events");
    long none = scanned("SELECT count(*) FROM events WHERE time > now() + INTERVAL 1 DAY");
    String late = "timestamptz '%s'".formatted(filled.minus(Duration.ofMinutes(1)));
    long some = scanned("SELECT count(*) FROM events WHERE time > " + late);
    long either =
        scanned(
            """
            SELECT count(*) FROM events WHERE time > now() + INTERVAL 1 DAY OR sid = 's1'\
            """);
    long twice =
        scanned(
            """
            SELECT (SELECT count(*) FROM events WHERE time > now() + INTERVAL 1 DAY),
              (SELECT count(*) FROM events WHERE time > now() - INTERVAL 2 DAY)\
            """);

    assertThat(all).isPositive().isEqualTo(either).isEqualTo(twice);
    assertThat(none).isZero();
    assertThat(some).isPositive().isLessThan(all);
    assertThat(rows("SELECT count(*) FROM events WHERE time > now() - INTERVAL 1 DAY").path("rows"))
        .hasToString("[[1000]]");
    assertThat(scanned("SELECT 1")).isZero();
  }

  private static long scanned(String query) throws Exception {
    var answer = (SqlAnswer.Rows) ask(query, Format.JSON);
    Files.delete(answer.file());
    return answer.bytesScanned();
  }

  @Test
  void rows_come_as_csv_and_parquet_as_well() throws Exception {
    var csv = (SqlAnswer.Rows) ask("SELECT id, startup_ms FROM sessions ORDER BY id;", Format.CSV);
    assertThat(Files.readString(csv.file())).isEqualTo("id,startup_ms\na,200\nb,300\nc,500\n");
    assertThat(csv.rows()).isEqualTo(3);
    assertThat(csv.complete()).isTrue();
    Files.delete(csv.file());

    var parquet = (SqlAnswer.Rows) ask("SELECT * FROM events -- all", Format.PARQUET);
    assertThat(parquet.rows()).isEqualTo(1_000);
    assertThat(Files.readAllBytes(parquet.file())).startsWith('P', 'A', 'R', '1');
    Files.delete(parquet.file());

    var large = (SqlAnswer.Rows) ask("SELECT range FROM range(1000001)", Format.CSV);
    assertThat(large.rows()).isEqualTo(1_000_000);
    assertThat(large.complete()).isFalse();
    Files.delete(large.file());
  }

  /// What would read, write, fetch, set or stay.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/etc/**')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM \"/etc/passwd\"",
        "SELECT * FROM 'https://127.0.0.1/x.parquet'",
        "WITH x AS (SELECT * FROM glob('/**')) SELECT * FROM x",
        "SELECT (SELECT content FROM read_text('/etc/passwd'))",
        "SELECT * FROM query('SELECT 1')",
        "SELECT * FROM query_table('sessions')",
        "SELECT * FROM parquet_metadata('x.parquet')",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM pragma_database_list()",
        "SELECT * FROM pg_settings",
        "SELECT sql FROM duckdb_views",
        "SELECT * FROM sqlite_master",
        "SELECT * FROM information_schema.tables",
        "WITH pg_settings AS (SELECT 1) SELECT * FROM pg_catalog.pg_settings",
        "WITH x AS (WITH pg_settings AS (SELECT 1) SELECT 1) SELECT * FROM pg_settings",
        "FROM (SHOW DATABASES)",
        "DESCRIBE pg_settings",
        "SELECT json_serialize_plan('SELECT 1')",
        "SELECT current_setting('temp_directory')",
        "SELECT getenv('PATH')",
        "ATTACH '/tmp/x.db' AS x",
        "COPY sessions TO '/tmp/x.csv'",
        "COPY (SELECT 1) TO '/tmp/x.csv'",
        "EXPORT DATABASE '/tmp/x'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "PRAGMA database_list",
        "SET memory_limit = '100GB'",
        "RESET lock_configuration",
        "CREATE TABLE x AS SELECT 1",
        "INSERT INTO sessions (id) VALUES ('x')",
        "UPDATE sessions SET id = 'x'",
        "DELETE FROM sessions",
        "DROP VIEW sessions",
        "CALL pragma_version()",
        "BEGIN TRANSACTION",
        "CHECKPOINT",
        "SELECT 1; SELECT 2",
        "SELECT 1; COPY (SELECT 1) TO '/tmp/x.csv'",
        "SELECT 1) TO '/tmp/x.csv' (FORMAT csv); --",
        "SELECT * FROM nothing",
        "SELECT nothing FROM sessions",
        "SELEC 1",
        ";",
        "SELECT 1 /* ",
        "SELECT 'a'::INTEGER",
        "SELECT error('ended')",
      })
  void what_is_no_question_to_the_lake_is_refused_with_a_reason(String query) throws Exception {
    // What is seen to be none before it runs, is so whatever its answer is to be.
    boolean mayRun = query.startsWith("SELECT '") || query.startsWith("SELECT error");
    for (Format format : mayRun ? List.of(Format.JSON, Format.CSV) : List.of(Format.CSV)) {
      var answer = ask(query, format);

      assertThat(answer).as(query).isInstanceOf(SqlAnswer.Refused.class);
      assertThat(((SqlAnswer.Refused) answer).why())
          .isNotBlank()
          .doesNotContain(folder.toString(), "root:");
    }
    assertThat(left()).isEmpty();
  }

  /// Files of answers that nobody got.
  private static List<Path> left() throws Exception {
    try (Stream<Path> files = Files.list(sql)) {
      return files.filter(file -> file.toString().endsWith(".answer")).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT repeat('x', 1000000000) || repeat('y', 1000000000) AS large",
        "SELECT list(repeat('x', 1000) || a.range) FROM range(100000000) a",
        "SELECT string_agg(md5(a.range::text), ',') FROM range(100000000) a",
      })
  void what_takes_too_much_memory_ends_and_the_next_one_is_answered(String query) throws Exception {
    var answer = ask(query, Format.JSON);

    assertThat(answer).isInstanceOf(SqlAnswer.Exceeded.class);
    assertThat(((SqlAnswer.Exceeded) answer).limit()).isEqualTo("memory");
    assertThat(rows("SELECT 1").path("rows")).hasToString("[[1]]");
    assertThat(left()).isEmpty();
  }

  @Test
  void what_never_ends_is_ended_by_its_time() throws Exception {
    try (SqlDesk hasty = desk(folder.resolve("hasty"), Duration.ofSeconds(1))) {
      for (String query :
          List.of(
              ENDLESS,
              "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT 1 FROM n) "
                  + "SELECT max(i) FROM n")) {
        var answer = hasty.ask(new SqlQuery("x", query, Format.JSON));

        assertThat(answer).isEqualTo(new SqlAnswer.Exceeded("time", "it runs for longer than 1 s"));
      }
    }
  }

  @Test
  void a_full_disk_is_said_to_be_ours_and_the_next_question_is_answered() throws Exception {
    try (var disk = SmallDisk.at(folder.resolve("disk"), "160m");
        SqlDesk small = desk(disk.folder().resolve("sql"), Duration.ofSeconds(60))) {
      var first = (SqlAnswer.Rows) small.ask(new SqlQuery("1", "SELECT 1", Format.JSON));
      Files.delete(first.file());
      var question = new SqlQuery("2", "SELECT count(*) FROM events", Format.JSON);
      disk.fill();

      assertThatThrownBy(() -> small.ask(question)).isInstanceOf(LakeFailure.class);

      disk.makeRoom();
      assertThat(small.ask(question)).isInstanceOf(SqlAnswer.Rows.class);
    }
  }

  @Test
  void many_rows_are_cut_and_it_is_said() throws Exception {
    JsonNode found = rows("SELECT a.range FROM range(100000) a, range(1000) b");

    assertThat(found.path("rows").size()).isEqualTo(10_000);
    assertThat(found.path("complete").asBoolean()).isFalse();
  }

  @Test
  void who_cancels_gets_his_turn_back_and_who_comes_meanwhile_waits_or_is_told() throws Exception {
    var running = new FutureTask<>(() -> desk.ask(new SqlQuery("long", ENDLESS, Format.JSON)));
    Thread.ofVirtual().start(running);
    assertThat(Eventually.holds(() -> desk.running() == 1)).isTrue();
    assertThat(desk.cancel("other")).isFalse();
    assertThat(ask("SELECT 1", Format.JSON)).isInstanceOf(SqlAnswer.Busy.class);

    assertThat(Eventually.holds(() -> desk.cancel("long"))).isTrue();

    assertThat(running.get()).isEqualTo(new SqlAnswer.Cancelled());
    assertThat(rows("SELECT 1").path("rows")).hasToString("[[1]]");
  }
}
