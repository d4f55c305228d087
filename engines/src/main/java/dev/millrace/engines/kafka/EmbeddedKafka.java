package dev.millrace.engines.kafka;

import dev.millrace.engines.home.Engine;
import dev.millrace.engines.home.EngineHome;
import dev.millrace.engines.home.Tenure;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private final Tenure<KafkaAddress> tenure;
  private volatile @Nullable Broker broker;

  public EmbeddedKafka(KafkaConfig config) {
    this.config = config;
    this.tenure = new Tenure<>(NAME, config.folder(), _ -> shutDown());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public KafkaAddress start() {
    return tenure.start(this::startUp);
  }

  private KafkaAddress startUp(EngineHome home) throws IOException {
    long begin = System.nanoTime();
    Path log = LogFolder.prepare(home.folder());
    var host = InetAddress.ofLiteral(BrokerProperties.HOST);
    int port = home.port("broker", host, config.port());
    int controllerPort = home.port("controller", host, 0);
    var properties = BrokerProperties.of(config, log, port, controllerPort);
    watch(Broker.start(properties), properties, log);
    LOG.log(
        System.Logger.Level.INFO,
        "Kafka is ready port={0,number,#} millis={1,number,#}",
        port,
        (System.nanoTime() - begin) / 1_000_000);
    return new KafkaAddress(BrokerProperties.HOST + ":" + port);
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
    var stopped = new AtomicBoolean();
    tenure.revive(
        () -> {
          if (!dead.equals(broker)) {
            return true;
          }
          if (!stopped.get()) {
            stopped.set(dead.stop());
          }
          return stopped.get() && LogFolder.hasRoom(log) && isRevived(properties, log);
        },
        FIRST_PAUSE,
        LONGEST_PAUSE);
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
    return tenure.address();
  }

  @Override
  public boolean isRunning() {
    var known = broker;
    return known != null && !known.isDead();
  }

  @Override
  public void close() {
    tenure.close();
  }

  private void shutDown() {
    var running = broker;
    broker = null;
    if (running != null) {
      running.stop();
    }
  }
}
