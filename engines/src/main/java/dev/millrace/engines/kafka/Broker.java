package dev.millrace.engines.kafka;

import dev.millrace.engines.home.EngineException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/// One run of Kafka's server, from its start to its end or to the fault that ended it.
///
/// **Limits:** a stop is waited for as long as its patience lasts, and then interrupted: a broker
/// whose disk failed waits minutes for a controller that failed with it.
///
/// @param fault the reason why it gave up; completed on Kafka's thread
record Broker(KafkaRaftServer server, CompletableFuture<String> fault) {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
  private static final Duration DEAD_PATIENCE = Duration.ofSeconds(3);
  private static final System.Logger LOG = System.getLogger(Broker.class.getName());

  /// Starts a server and waits until it answers; a failure leaves nothing running.
  static Broker start(Properties properties) {
    var fault = FatalFaults.intercept();
    var configuration = kafka.server.KafkaConfig.fromProps(properties, false);
    var broker = new Broker(new KafkaRaftServer(configuration, Time.SYSTEM), fault);
    boolean started = false;
    try {
      broker.server.startup();
      started = !broker.isDead();
    } finally {
      if (!started) {
        broker.stop();
      }
    }
    if (!started) {
      throw new EngineException(EmbeddedKafka.NAME, "gave up: " + fault.join());
    }
    return broker;
  }

  boolean isDead() {
    return fault.isDone();
  }

  /// Stops it and waits; false when parts of it may still run.
  boolean stop() {
    var thread = Thread.ofPlatform().daemon().name("kafka-stop").start(this::shutDown);
    try {
      if (thread.join(isDead() ? DEAD_PATIENCE : STOP_PATIENCE)) {
        return true;
      }
      thread.interrupt();
      return thread.join(STOP_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void shutDown() {
    try {
      server.shutdown();
      server.awaitShutdown();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "Kafka did not stop cleanly", e);
    }
  }
}
