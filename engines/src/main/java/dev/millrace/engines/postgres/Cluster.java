package dev.millrace.engines.postgres;

import dev.millrace.engines.home.EngineException;
import dev.millrace.engines.home.EngineHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// A database cluster on disk: made whole or not at all.
///
/// It is prepared as `data.new` and renamed to `data` when the role and the database exist, so a
/// kill in between costs only the work. The superuser `postgres` is for repairs; the product logs
/// in as the owner of its database.
record Cluster(EngineHome home, PostgresBinaries binaries, Account account) {
  static final String DATA = "data";
  static final String DATABASE = "millrace";
  static final String ROLE = "millrace";

  private static final String MAJOR_VERSION = "18";
  private static final System.Logger LOG = System.getLogger(Cluster.class.getName());

  Path data() {
    return home.folder().resolve(DATA);
  }

  /// Creates the cluster when there is none, and checks the version of one that is there.
  void prepare() throws IOException {
    if (!Files.exists(data())) {
      create();
    }
    String version = Files.readString(data().resolve("PG_VERSION")).strip();
    if (!version.equals(MAJOR_VERSION)) {
      throw new EngineException(
          EmbeddedPostgres.NAME,
          "%s was written by PostgreSQL %s and needs a dump and restore to become %s"
              .formatted(data(), version, MAJOR_VERSION));
    }
  }

  /// Writes the configuration of this start; the cluster's own file includes it last.
  void configure(List<String> lines) throws IOException {
    Path file = data().resolve(ClusterConfig.FILE);
    Files.write(file, lines);
    account.own(file);
  }

  private void create() throws IOException {
    Path next = home.folder().resolve("data.new");
    PostgresBinaries.delete(next);
    LOG.log(System.Logger.Level.INFO, "Creating a database cluster folder={0}", data());
    initialize(next);
    Files.writeString(
        next.resolve("postgresql.conf"),
        "\ninclude_if_exists = '" + ClusterConfig.FILE + "'\n",
        StandardOpenOption.APPEND);
    createDatabase(next);
    Files.move(next, data(), StandardCopyOption.ATOMIC_MOVE);
  }

  /// The password goes through a file of mode 0600: arguments are visible to every user.
  private void initialize(Path next) throws IOException {
    var _ = home.secret("superuser");
    Path password = home.folder().resolve("superuser.secret");
    account.own(password);
    var words = new ArrayList<String>();
    words.add(binaries.program("initdb").toString());
    words.addAll(List.of("-D", next.toString(), "-U", "postgres", "-A", "scram-sha-256"));
    words.addAll(List.of("--pwfile=" + password, "--encoding=UTF8", "--no-instructions"));
    words.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
    words.addAll(List.of("--locale=C", "--lc-ctype=C.UTF-8"));
    run(words, "");
  }

  private void createDatabase(Path next) throws IOException {
    String sql =
        """
        CREATE ROLE %1$s LOGIN CREATEDB PASSWORD '%2$s';
        CREATE DATABASE %3$s OWNER %1$s;
        """
            .formatted(ROLE, home.secret(ROLE), DATABASE);
    var postgres = binaries.program("postgres").toString();
    String output = run(List.of(postgres, "--single", "-D", next.toString(), "postgres"), sql);
    if (output.contains("ERROR:")) {
      throw new EngineException(EmbeddedPostgres.NAME, "no database could be made: " + output);
    }
  }

  private String run(List<String> words, String input) throws IOException {
    var outcome = new Command(account.run(words), home.folder()).run(input);
    if (!outcome.succeeded()) {
      String program = Path.of(words.getFirst()).getFileName().toString();
      throw new EngineException(EmbeddedPostgres.NAME, program + " failed: " + outcome.output());
    }
    return outcome.output();
  }
}
