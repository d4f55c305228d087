package dev.millrace.events;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.ByteBufferOutputStream;

/// The settings of our Kafka clients.
final class Clients {
  private static final Logger LOG = System.getLogger(Clients.class.getName());

  static final int REQUEST_MILLIS = 5_000;
  static final int DELIVERY_MILLIS = 10_000;

  private static final int BULK_BATCH_BYTES = 128 * 1024;
  private static final byte BATCH_FORMAT = 2;

  /// What makes batches small: as small as lz4 does, which makes 130 KB of garbage a batch, even of
  /// one event. Its library must find a folder that programs may be in.
  private static final String SMALL = hasSnappy() ? "snappy" : "lz4";

  private Clients() {}

  static Map<String, Object> admin(EventsConfig config, Duration patience) {
    var settings = common(config, "millrace-admin");
    settings.put(
        "default.api.timeout.ms", Math.toIntExact(Math.max(patience.toMillis(), REQUEST_MILLIS)));
    return settings;
  }

  /// Nothing is acknowledged before it is replicated, and one request at a time keeps the order
  /// even when one of them expires.
  static Map<String, Object> producer(EventsConfig config) {
    var settings = common(config, "millrace-outbox");
    settings.put("acks", "all");
    settings.put("enable.idempotence", true);
    settings.put("max.in.flight.requests.per.connection", 1);
    settings.put("linger.ms", 0);
    settings.put("max.block.ms", REQUEST_MILLIS);
    settings.put("delivery.timeout.ms", DELIVERY_MILLIS);
    return settings;
  }

  /// Whole batches in compressed form; still nothing is acknowledged before it is replicated, and
  /// nothing twice. Who writes does not wait for Kafka.
  ///
  /// One request at a time: where a young partition refuses the first batch for a moment and takes
  /// the second, the first one never fits again and everything behind it is lost (KAFKA-14359).
  static Map<String, Object> bulkProducer(
      EventsConfig config, Topic topic, long memoryBytes, TopicWriter.Pace pace) {
    var settings = common(config, "millrace-" + topic.name().toLowerCase(Locale.ROOT));
    settings.put("acks", "all");
    settings.put("enable.idempotence", true);
    settings.put("max.in.flight.requests.per.connection", 1);
    settings.put("compression.type", topic.isHeavy() ? "none" : SMALL);
    settings.put("linger.ms", isUrgent(topic) ? 0 : Math.toIntExact(pace.linger().toMillis()));
    settings.put("max.request.size", Math.max(topic.maxRecordBytes(), BULK_BATCH_BYTES * 8));
    settings.put("batch.size", BULK_BATCH_BYTES);
    settings.put("buffer.memory", memoryBytes);
    settings.put("max.block.ms", pace.block().toMillis());
    settings.put("delivery.timeout.ms", Math.toIntExact(pace.patience().toMillis()));
    return settings;
  }

  private static boolean hasSnappy() {
    var nowhere = new ByteBufferOutputStream(BULK_BATCH_BYTES);
    try (var out = Compression.snappy().build().wrapForOutput(nowhere, BATCH_FORMAT)) {
      out.write(0);
      return true;
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.log(Level.INFO, "Kafka's batches are compressed by lz4 reason={0}", e.toString());
      return false;
    }
  }

  private static boolean isUrgent(Topic topic) {
    return topic.isHeavy() || topic == Topic.DETECTIONS;
  }

  /// A member of a group: partitions move one at a time, and are another's six seconds after their
  /// member has died. Nothing is held back for the sake of larger answers: a partition that is
  /// taken up again has to wait for the answer that is under way.
  static Map<String, Object> member(EventsConfig config, String group, int maxBatch) {
    var settings = consumer(config);
    settings.put("client.id", group);
    settings.put("group.id", config.topicPrefix() + "." + group);
    settings.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
    settings.put("session.timeout.ms", 6_000);
    settings.put("heartbeat.interval.ms", 1_500);
    settings.put("max.poll.interval.ms", 60_000);
    settings.put("max.poll.records", maxBatch);
    settings.put("fetch.max.wait.ms", 50);
    settings.put("fetch.max.bytes", 16 * 1024 * 1024);
    return settings;
  }

  /// Offsets are set by hand; one that retention has taken continues at the oldest record left.
  static Map<String, Object> consumer(EventsConfig config) {
    var settings = common(config, "millrace-events");
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "earliest");
    settings.put("allow.auto.create.topics", false);
    settings.put("default.api.timeout.ms", REQUEST_MILLIS);
    settings.put("metadata.max.age.ms", 60_000);
    settings.put("fetch.max.bytes", 4 * 1024 * 1024);
    // How long Kafka holds a request when there is no news; news are told at once.
    settings.put("fetch.max.wait.ms", 4_000);
    return settings;
  }

  /// A consumer whose `close` says nothing to Kafka. It is in no group and has nothing to commit,
  /// and its last word would wait behind the request that Kafka holds until there is news.
  static KafkaConsumer<byte[], byte[]> open(Map<String, Object> settings) {
    var bytes = new ByteArrayDeserializer();
    return new KafkaConsumer<>(settings, bytes, bytes) {
      @Override
      public void close() {
        close(CloseOptions.timeout(Duration.ZERO));
      }
    };
  }

  private static Map<String, Object> common(EventsConfig config, String clientId) {
    var settings = new HashMap<String, Object>(config.client());
    settings.put("bootstrap.servers", config.bootstrapServers());
    settings.put("client.id", clientId);
    settings.put("request.timeout.ms", REQUEST_MILLIS);
    settings.put("reconnect.backoff.max.ms", 1_000);
    settings.put("metric.reporters", "");
    settings.put("enable.metrics.push", false);
    return settings;
  }
}
