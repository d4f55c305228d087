package dev.millrace.engines.postgres;

import dev.millrace.engines.home.Credentials;
import dev.millrace.engines.home.Engine;
import dev.millrace.engines.home.EngineException;
import dev.millrace.engines.home.EngineHome;
import dev.millrace.engines.home.Tenure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// PostgreSQL 18, started by this program and stopped with it.
///
/// **Ownership:** owns its folder from `start` to `close`; the lock in it keeps others out.
/// **On failure:** `start` leaves no process behind and throws with the server's last log lines.
/// When this program is killed, the server gets a fast shutdown from the kernel; a server that
/// outlived it all the same is taken over by the next start. A server that ends by itself is
/// started again at the same address; clients see their connections break meanwhile.
public final class EmbeddedPostgres implements Engine<PostgresAddress> {
  static final String NAME = "PostgreSQL";

  private static final System.Logger LOG = System.getLogger(EmbeddedPostgres.class.getName());
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
  private static final Duration REVIVAL_PAUSE = Duration.ofSeconds(2);

  private final PostgresConfig config;
  private final Tenure<PostgresAddress> tenure;
  private volatile @Nullable Postmaster postmaster;

  public EmbeddedPostgres(PostgresConfig config) {
    this.config = config;
    this.tenure = new Tenure<>(NAME, config.folder(), _ -> shutDown());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public PostgresAddress start() {
    return tenure.start(this::startUp);
  }

  private PostgresAddress startUp(EngineHome home) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    new PidFile(home.folder().resolve(Cluster.DATA)).takeOver();
    var binaries = PostgresBinaries.unpackedIn(config.cache());
    var cluster = new Cluster(home, binaries, account(home.folder(), binaries));
    cluster.prepare();
    var launcher = new Launcher(config, cluster);
    var running = launcher.launch(config.port());
    watch(launcher, running);
    int port = running.port();
    var login = new Credentials(Cluster.ROLE, home.secret(Cluster.ROLE));
    LOG.log(
        System.Logger.Level.INFO,
        "PostgreSQL is ready port={0,number,#} millis={1,number,#} account={2}",
        port,
        (System.nanoTime() - begin) / 1_000_000,
        cluster.account().name());
    return new PostgresAddress(ClusterConfig.HOST, port, Cluster.DATABASE, login);
  }

  /// The first account that can reach both the folder and the programs; the folder becomes its own.
  private static Account account(Path folder, PostgresBinaries binaries) throws IOException {
    var refused = new ArrayList<String>();
    String parent = String.valueOf(folder.getParent());
    String postgres = binaries.program("postgres").toString();
    List<String> probe = List.of("/bin/sh", "-c", "cd \"$1\" && \"$2\" -V", "sh", parent, postgres);
    for (Account account : Account.candidates(Tools.find(), folder)) {
      var outcome = new Command(account.run(probe), Path.of("/")).run("");
      if (outcome.succeeded()) {
        LOG.log(System.Logger.Level.DEBUG, "Accounts that cannot serve: {0}", refused);
        account.own(folder);
        return account;
      }
      refused.add(account.name() + ": " + outcome.output());
    }
    throw new EngineException(
        NAME,
        "no user can run it on %s: install util-linux (setpriv), move the data folder to a place"
                .formatted(folder)
            + " that other users may enter, or do not start as root. Tried "
            + String.join("; ", refused));
  }

  /// A server that ends by itself, by a kill or for lack of memory, is started again where it was.
  private void watch(Launcher launcher, Launcher.Running running) {
    postmaster = running.postmaster();
    var _ =
        running
            .postmaster()
            .onExit()
            .thenAccept(dead -> Thread.startVirtualThread(() -> revive(launcher, running)));
  }

  private void revive(Launcher launcher, Launcher.Running dead) {
    tenure.revive(
        () -> postmaster != dead.postmaster() || isRevived(launcher, dead.port()),
        REVIVAL_PAUSE,
        REVIVAL_PAUSE);
  }

  private boolean isRevived(Launcher launcher, int port) throws InterruptedException {
    LOG.log(System.Logger.Level.WARNING, "PostgreSQL ended by itself and is started again");
    try {
      watch(launcher, launcher.launch(port));
      return true;
    } catch (IOException | EngineException e) {
      LOG.log(System.Logger.Level.ERROR, "PostgreSQL could not be started again", e);
      return false;
    }
  }

  @Override
  public PostgresAddress address() {
    return tenure.address();
  }

  @Override
  public boolean isRunning() {
    var known = postmaster;
    return known != null && known.isAlive();
  }

  /// The process number of the running server.
  long pid() {
    return Objects.requireNonNull(postmaster, "not running").pid();
  }

  @Override
  public void close() {
    tenure.close();
  }

  private void shutDown() {
    var running = postmaster;
    postmaster = null;
    if (running != null) {
      running.stop(STOP_PATIENCE);
    }
  }
}
