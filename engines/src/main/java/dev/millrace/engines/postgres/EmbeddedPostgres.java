package dev.millrace.engines.postgres;

import dev.millrace.engines.home.Credentials;
import dev.millrace.engines.home.Engine;
import dev.millrace.engines.home.EngineException;
import dev.millrace.engines.home.EngineHome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
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
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closed = lock.newCondition();
  private @Nullable EngineHome home;
  private volatile @Nullable Postmaster postmaster;
  private volatile @Nullable PostgresAddress address;

  public EmbeddedPostgres(PostgresConfig config) {
    this.config = config;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public PostgresAddress start() {
    lock.lock();
    try {
      if (home != null) {
        throw new IllegalStateException("already started");
      }
      return startUp();
    } catch (IOException e) {
      shutDown();
      throw new EngineException(NAME, String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      shutDown();
      Thread.currentThread().interrupt();
      throw new EngineException(NAME, "interrupted while starting", e);
    } catch (EngineException e) {
      shutDown();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private PostgresAddress startUp() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    var opened = EngineHome.open(NAME, config.folder());
    home = opened;
    new PidFile(opened.folder().resolve(Cluster.DATA)).takeOver();
    var binaries = PostgresBinaries.unpackedIn(config.cache());
    var cluster = new Cluster(opened, binaries, account(opened.folder(), binaries));
    cluster.prepare();
    var launcher = new Launcher(config, cluster);
    var running = launcher.launch(config.port());
    watch(launcher, running);
    int port = running.port();
    var login = new Credentials(Cluster.ROLE, opened.secret(Cluster.ROLE));
    var started = new PostgresAddress(ClusterConfig.HOST, port, Cluster.DATABASE, login);
    address = started;
    LOG.log(
        System.Logger.Level.INFO,
        "PostgreSQL is ready port={0,number,#} millis={1,number,#} account={2}",
        port,
        (System.nanoTime() - begin) / 1_000_000,
        cluster.account().name());
    return started;
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
    lock.lock();
    try {
      for (int attempt = 1; postmaster == dead.postmaster(); attempt++) {
        LOG.log(
            System.Logger.Level.WARNING,
            "PostgreSQL ended by itself and is started again attempt={0,number,#}",
            attempt);
        if (isRevived(launcher, dead.port())) {
          return;
        }
        var _ = closed.awaitNanos(REVIVAL_PAUSE.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private boolean isRevived(Launcher launcher, int port) throws InterruptedException {
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
    var known = address;
    if (known == null) {
      throw new IllegalStateException("PostgreSQL is not running");
    }
    return known;
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
    lock.lock();
    try {
      shutDown();
    } finally {
      lock.unlock();
    }
  }

  private void shutDown() {
    address = null;
    var running = postmaster;
    postmaster = null;
    closed.signalAll();
    if (running != null) {
      running.stop(STOP_PATIENCE);
    }
    if (home != null) {
      home.close();
      home = null;
    }
  }
}
