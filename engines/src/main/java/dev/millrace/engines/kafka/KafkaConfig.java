package dev.millrace.engines.kafka;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// How the embedded Kafka is run.
///
/// @param folder its own folder; created when missing, may be relative and hold blanks
/// @param port the TCP port on 127.0.0.1; 0 takes the last one used, or a free one
/// @param retention how long records are kept in topics that do not say otherwise
/// @param retentionBytes how much each partition keeps in topics that do not say otherwise
/// @param properties broker properties that override ours
public record KafkaConfig(
    Path folder,
    int port,
    Duration retention,
    long retentionBytes,
    Map<String, String> properties) {
  private static final Duration RETENTION = Duration.ofDays(7);
  private static final long RETENTION_BYTES = 1L << 30;

  public KafkaConfig {
    properties = Map.copyOf(properties);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
    }
    if (!retention.isPositive()) {
      throw new IllegalArgumentException("retention must be positive, was " + retention);
    }
    if (retentionBytes <= 0) {
      throw new IllegalArgumentException("retentionBytes must be positive, was " + retentionBytes);
    }
  }

  /// The usual configuration, with its data in `folder`.
  public static KafkaConfig in(Path folder) {
    return new KafkaConfig(folder, 0, RETENTION, RETENTION_BYTES, Map.of());
  }

  public KafkaConfig withPort(int other) {
    return new KafkaConfig(folder, other, retention, retentionBytes, properties);
  }

  public KafkaConfig withRetention(Duration time, long bytesOfPartition) {
    return new KafkaConfig(folder, port, time, bytesOfPartition, properties);
  }

  public KafkaConfig withProperties(Map<String, String> others) {
    return new KafkaConfig(folder, port, retention, retentionBytes, others);
  }
}
