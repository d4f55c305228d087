package dev.millrace.engines.kafka;

import dev.millrace.engines.home.Engine;
import dev.millrace.engines.home.EngineException;
import dev.millrace.engines.home.EngineHome;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Kafka 4 (KRaft): one broker and its controller, inside this program.
///
/// Records are acknowledged from the page cache: they survive the death of this program, but not
/// a power cut. Topics are never created by use.
///
/// **Ownership:** owns its folder from `start` to `close`; the lock in it keeps others out.
/// **Limits:** one in a program, because Kafka keeps its metrics and its way out in statics.
/// **On failure:** `start` leaves nothing running. A broker that gives up, as on a full disk, is
/// started again at the same address once the disk has room; a `close` meanwhile waits for the
/// attempt under way.
public final class EmbeddedKafka implements Engine<KafkaAddress> {
  static final String NAME = "Kafka";

  private static final System.Logger LOG = System.getLogger(EmbeddedKafka.class.getName());
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final KafkaConfig config;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closed = lock.newCondition();
  private @Nullable EngineHome home;
  private volatile @Nullable Broker broker;
  private volatile @Nullable KafkaAddress address;

  public EmbeddedKafka(KafkaConfig config) {
    this.config = config;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public KafkaAddress start() {
    lock.lock();
    try {
      if (home != null) {
        throw new IllegalStateException("already started");
      }
      return startUp();
    } catch (EngineException e) {
      shutDown();
      throw e;
    } catch (IOException | RuntimeException e) {
      shutDown();
      throw new EngineException(NAME, "did not start: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  private KafkaAddress startUp() throws IOException {
    long begin = System.nanoTime();
    var opened = EngineHome.open(NAME, config.folder());
    home = opened;
    Path log = LogFolder.prepare(opened.folder());
    var host = InetAddress.ofLiteral(BrokerProperties.HOST);
    int port = opened.port("broker", host, config.port());
    int controllerPort = opened.port("controller", host, 0);
    var properties = BrokerProperties.of(config, log, port, controllerPort);
    watch(Broker.start(properties), properties, log);
    var started = new KafkaAddress(BrokerProperties.HOST + ":" + port);
    address = started;
    LOG.log(
        System.Logger.Level.INFO,
        "Kafka is ready port={0,number,#} millis={1,number,#}",
        port,
        (System.nanoTime() - begin) / 1_000_000);
    return started;
  }

  private void watch(Broker started, Properties properties, Path log) {
    broker = started;
    var _ =
        started
            .fault()
            .thenAccept(_ -> Thread.startVirtualThread(() -> revive(started, properties, log)));
  }

  /// Starts a broker that gave up again where it was, as often as it takes.
  private void revive(Broker dead, Properties properties, Path log) {
    lock.lock();
    try {
      boolean stopped = false;
      var pause = FIRST_PAUSE;
      while (dead.equals(broker)) {
        stopped = stopped || dead.stop();
        if (stopped && LogFolder.hasRoom(log) && isRevived(properties, log)) {
          return;
        }
        var _ = closed.awaitNanos(pause.toNanos());
        pause = doubled(pause);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private static Duration doubled(Duration pause) {
    var longer = pause.multipliedBy(2);
    return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
  }

  private boolean isRevived(Properties properties, Path log) {
    try {
      watch(Broker.start(properties), properties, log);
      LOG.log(System.Logger.Level.INFO, "Kafka was started again");
      return true;
    } catch (Exception | InternalError e) {
      LOG.log(System.Logger.Level.ERROR, "Kafka could not be started again", e);
      return false;
    }
  }

  @Override
  public KafkaAddress address() {
    var known = address;
    if (known == null) {
      throw new IllegalStateException("Kafka is not running");
    }
    return known;
  }

  @Override
  public boolean isRunning() {
    var known = broker;
    return known != null && !known.isDead();
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
    var running = broker;
    broker = null;
    closed.signalAll();
    if (running != null) {
      running.stop();
    }
    if (home != null) {
      home.close();
      home = null;
    }
  }
}
