package dev.millrace.engines.postgres;

import dev.millrace.engines.home.Credentials;
import dev.millrace.engines.home.Engine;
import dev.millrace.engines.home.EngineException;
import dev.millrace.engines.home.EngineHome;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// PostgreSQL 18, started by this program and stopped with it.
///
/// **Ownership:** owns its folder from `start` to `close`; the lock in it keeps others out.
/// **On failure:** `start` leaves no process behind and throws with the server's last log lines.
/// When this program is killed, the server gets a fast shutdown from the kernel; a server that
/// outlived it all the same is taken over by the next start.
public final class EmbeddedPostgres implements Engine<PostgresAddress> {
  static final String NAME = "PostgreSQL";

  private static final System.Logger LOG = System.getLogger(EmbeddedPostgres.class.getName());
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
  private static final Duration RETRY_PAUSE = Duration.ofMillis(200);
  private static final int MAX_ATTEMPTS = 25;

  private final PostgresConfig config;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable EngineHome home;
  private @Nullable Postmaster postmaster;
  private @Nullable PostgresAddress address;

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
    int port = launch(cluster);
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

  /// Starts the server, again when its port was snatched away or a killed one's backends still end.
  private int launch(Cluster cluster) throws IOException, InterruptedException {
    InetAddress host = InetAddress.ofLiteral(ClusterConfig.HOST);
    var postgres = cluster.binaries().program("postgres").toString();
    var words = cluster.account().run(List.of(postgres, "-D", cluster.data().toString()));
    for (int attempt = 1; ; attempt++) {
      int port = cluster.home().port("postgres", host, config.port());
      cluster.configure(ClusterConfig.lines(port, config.settings()));
      var launched = Postmaster.launch(words, cluster.home().folder());
      postmaster = launched;
      if (launched.awaitReady(config.startTimeout()) && answers(port)) {
        return port;
      }
      String lastWords = launched.lastWords();
      launched.stop(STOP_PATIENCE);
      if (attempt == MAX_ATTEMPTS || !isPassing(lastWords)) {
        throw new EngineException(NAME, "did not start. Its last words:\n" + lastWords);
      }
      LockSupport.parkNanos(RETRY_PAUSE.toNanos());
    }
  }

  private static boolean answers(int port) {
    return Handshake.succeeds(ClusterConfig.HOST, port, Cluster.ROLE, Cluster.DATABASE);
  }

  private boolean isPassing(String lastWords) {
    boolean portTaken = config.port() == 0 && lastWords.contains("Address already in use");
    return portTaken || lastWords.contains("pre-existing shared memory block");
  }

  @Override
  public PostgresAddress address() {
    lock.lock();
    try {
      if (address == null) {
        throw new IllegalStateException("PostgreSQL is not running");
      }
      return address;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isRunning() {
    lock.lock();
    try {
      return postmaster != null && postmaster.isAlive();
    } finally {
      lock.unlock();
    }
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
    if (postmaster != null) {
      postmaster.stop(STOP_PATIENCE);
      postmaster = null;
    }
    if (home != null) {
      home.close();
      home = null;
    }
  }
}
