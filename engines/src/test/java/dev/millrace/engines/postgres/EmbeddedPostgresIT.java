package dev.millrace.engines.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engines.home.ChildJvm;
import dev.millrace.engines.home.EngineException;
import dev.millrace.engines.home.Eventually;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {
  /// One cluster for all tests: a restart takes a tenth of the time of a new one.
  @TempDir static Path temp;

  private static PostgresConfig config;

  @BeforeAll
  static void chooseFolder() {
    config = PostgresConfig.in(temp.resolve("data of mine"));
  }

  @Test
  void rows_and_port_stay_over_a_restart() throws Exception {
    PostgresAddress first;
    try (var postgres = new EmbeddedPostgres(config)) {
      first = postgres.start();
      sql(first, "CREATE TABLE film (title text); INSERT INTO film VALUES ('Привет')");
    }

    try (var postgres = new EmbeddedPostgres(config)) {
      var second = postgres.start();

      assertThat(second).isEqualTo(first);
      assertThat(query(second, "SELECT upper(title) FROM film")).isEqualTo("ПРИВЕТ");
    }
  }

  @Test
  void a_relative_folder_works() throws Exception {
    var relative = Path.of("").toAbsolutePath().relativize(config.folder());

    try (var postgres = new EmbeddedPostgres(PostgresConfig.in(relative))) {
      assertThat(query(postgres.start(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void it_is_durable_closed_to_strangers_and_gives_the_product_no_superuser() throws Exception {
    try (var postgres = new EmbeddedPostgres(config)) {
      var address = postgres.start();

      assertThat(query(address, "SHOW fsync")).isEqualTo("on");
      assertThat(query(address, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(query(address, "SHOW data_checksums")).isEqualTo("on");
      assertThat(query(address, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(query(address, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
          .isEqualTo("f");
      sql(address, "CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent");
      sql(address, "CREATE DATABASE other");
      assertThatThrownBy(() -> DriverManager.getConnection(address.jdbcUrl(), "millrace", "guess"))
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void a_second_start_on_the_same_folder_says_who_has_it() throws Exception {
    try (var postgres = new EmbeddedPostgres(config)) {
      postgres.start();

      assertThatThrownBy(() -> new EmbeddedPostgres(config).start())
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("PostgreSQL: already running in this process");
      assertThatThrownBy(() -> spawn(config).close())
          .hasMessageContaining("is in use by process " + ProcessHandle.current().pid());
      assertThat(query(postgres.address(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void a_port_that_is_taken_is_an_error_when_chosen_and_replaced_when_not() throws Exception {
    int port;
    try (var postgres = new EmbeddedPostgres(config)) {
      port = postgres.start().port();
    }

    try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> new EmbeddedPostgres(config.withPort(port)).start())
          .hasMessageContaining("port " + port + " of 127.0.0.1 is taken");
      try (var postgres = new EmbeddedPostgres(config)) {
        assertThat(postgres.start().port()).isNotEqualTo(port);
      }
    }
  }

  @Test
  void a_failed_start_repeats_the_servers_own_words_and_can_be_tried_again() {
    var wrong = config.withSettings(Map.of("shared_buffers", "plenty"));

    assertThatThrownBy(() -> new EmbeddedPostgres(wrong).start())
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("invalid value for parameter \"shared_buffers\"");

    try (var postgres = new EmbeddedPostgres(config)) {
      postgres.start();
    }
  }

  @Test
  void a_killed_server_comes_back_by_itself_with_every_acknowledged_row() throws Exception {
    try (var postgres = new EmbeddedPostgres(config)) {
      var address = postgres.start();
      sql(address, "CREATE TABLE n (i int); INSERT INTO n SELECT generate_series(1, 1000)");

      for (int kill = 0; kill < 2; kill++) {
        long old = postgres.pid();
        ProcessHandle.of(old).orElseThrow().destroyForcibly();
        Eventually.await("back", () -> postgres.isRunning() && postgres.pid() != old);
        assertThat(query(address, "SELECT count(*) FROM n")).isEqualTo("1000");
      }
    }
    try (var postgres = new EmbeddedPostgres(config)) {
      assertThat(query(postgres.start(), "SELECT count(*) FROM n")).isEqualTo("1000");
    }
  }

  @Test
  void the_server_ends_with_a_killed_jvm_and_leaves_no_shared_memory() throws Exception {
    long killed;
    try (var jvm = spawn(config)) {
      killed = Long.parseLong(jvm.ready().split(" ", -1)[1]);
      assertThat(sharedMemoryOf(killed)).isNotEmpty();
      jvm.kill();
    }

    awaitEnd(killed);
    long next;
    try (var postgres = new EmbeddedPostgres(config)) {
      assertThat(query(postgres.start(), "SELECT 1")).isEqualTo("1");
      next = postgres.pid();
    }
    assertThat(sharedMemoryOf(killed)).isEmpty();
    assertThat(sharedMemoryOf(next)).isEmpty();
  }

  @Test
  void a_start_right_after_a_kill_does_not_wait_for_the_old_server_to_be_gone() throws Exception {
    try (var jvm = spawn(config)) {
      jvm.kill();
    }

    try (var postgres = new EmbeddedPostgres(config)) {
      assertThat(query(postgres.start(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void a_server_that_outlived_its_jvm_is_taken_over() throws Exception {
    try (var postgres = new EmbeddedPostgres(config)) {
      postgres.start();
    }
    var orphan = startOrphan();

    try (var postgres = new EmbeddedPostgres(config)) {
      var address = postgres.start();

      assertThat(orphan.waitFor()).isZero();
      assertThat(query(address, "SELECT 1")).isEqualTo("1");
    }
  }

  private Process startOrphan() throws Exception {
    var folder = config.folder().toRealPath();
    var postgres = PostgresBinaries.unpackedIn(config.cache()).program("postgres").toString();
    var account = Account.candidates(Tools.find(), folder).getLast();
    account.own(folder);
    var words = account.run(List.of(postgres, "-D", folder.resolve("data").toString()));
    var orphan = Command.builder(words, folder).start();
    var lines = orphan.inputReader();
    while (!lines.readLine().contains("ready to accept connections")) {
      assertThat(orphan.isAlive()).isTrue();
    }
    return orphan;
  }

  static ChildJvm spawn(PostgresConfig config) throws Exception {
    return ChildJvm.start(PostgresProgram.class, config.folder(), config.cache());
  }

  private static void awaitEnd(long pid) throws Exception {
    Eventually.await("the server ends with its JVM", () -> !new ProcessState(pid).isRunning());
  }

  /// What a process made and nobody has removed; the fifth column says who made it.
  private static List<String> sharedMemoryOf(long pid) throws Exception {
    return Files.readAllLines(Path.of("/proc/sysvipc/shm")).stream()
        .filter(line -> line.strip().split("\\s+", -1)[4].equals(Long.toString(pid)))
        .toList();
  }

  static void sql(PostgresAddress address, String text) throws SQLException {
    try (var connection =
            DriverManager.getConnection(
                address.jdbcUrl(), address.credentials().id(), address.credentials().secret());
        var statement = connection.createStatement()) {
      statement.execute(text);
    }
  }

  static String query(PostgresAddress address, String text) throws SQLException {
    try (var connection =
            DriverManager.getConnection(
                address.jdbcUrl(), address.credentials().id(), address.credentials().secret());
        var statement = connection.createStatement();
        var rows = statement.executeQuery(text)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
