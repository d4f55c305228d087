package dev.millrace.engines.kafka;

import dev.millrace.engines.home.Engine;
import dev.millrace.engines.home.EngineException;
import dev.millrace.engines.home.EngineHome;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/// Kafka 4 (KRaft): one broker and its controller, inside this program.
///
/// Records are acknowledged from the page cache: they survive the death of this program, but not
/// a power cut. Topics are never created by use.
///
/// **Ownership:** owns its folder from `start` to `close`; the lock in it keeps others out.
/// **Limits:** one in a program, because Kafka keeps its metrics and its way out in statics.
/// **On failure:** `start` leaves nothing running.
public final class EmbeddedKafka implements Engine<KafkaAddress> {
  private static final String NAME = "Kafka";
  private static final System.Logger LOG = System.getLogger(EmbeddedKafka.class.getName());

  private final KafkaConfig config;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable EngineHome home;
  private @Nullable KafkaRaftServer server;
  private @Nullable KafkaAddress address;

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
    FatalFaults.intercept();
    var broker =
        new KafkaRaftServer(kafka.server.KafkaConfig.fromProps(properties, false), Time.SYSTEM);
    server = broker;
    broker.startup();
    var started = new KafkaAddress(BrokerProperties.HOST + ":" + port);
    address = started;
    LOG.log(
        System.Logger.Level.INFO,
        "Kafka is ready port={0,number,#} millis={1,number,#}",
        port,
        (System.nanoTime() - begin) / 1_000_000);
    return started;
  }

  @Override
  public KafkaAddress address() {
    lock.lock();
    try {
      if (address == null) {
        throw new IllegalStateException("Kafka is not running");
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
      return address != null && !FatalFaults.raised();
    } finally {
      lock.unlock();
    }
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
    if (server != null) {
      stop(server);
      server = null;
    }
    if (home != null) {
      home.close();
      home = null;
    }
  }

  private static void stop(KafkaRaftServer broker) {
    try {
      broker.shutdown();
      broker.awaitShutdown();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "Kafka did not stop cleanly", e);
    }
  }
}
