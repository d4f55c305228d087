package dev.millrace.events;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/// The platform's Kafka topics.
///
/// The partition counts are those of creation: a cluster may have more, made by its operator.
public enum Topic {
  /// What happened: CloudEvents, keyed by subject.
  EVENTS(3, Duration.ofDays(7), 1),
  /// Frame batches for live inference, keyed by stream: large, and worthless soon.
  FRAMES(3, Duration.ofMinutes(10), 8),
  /// Frame batches that nothing could be made of, as they came.
  FRAMES_REJECTED(1, Duration.ofDays(7), 8),
  /// Results of frame batches, keyed by stream.
  DETECTIONS(3, Duration.ofDays(7), 1),
  /// Validated player events, keyed by session.
  TELEMETRY(6, Duration.ofDays(7), 1),
  /// Player events that were not valid, and why.
  TELEMETRY_REJECTED(1, Duration.ofDays(7), 1),
  /// Features of finished sessions, keyed by session.
  SESSIONS(3, Duration.ofDays(7), 1),
  /// What viewers asked of the edge, keyed by session, else by asset.
  ACCESS(6, Duration.ofDays(7), 1),
  /// What was changed by the API, and who was refused there, keyed by who asked.
  AUDIT(1, Duration.ofDays(30), 1);

  private final int partitions;
  private final Duration retention;
  private final int maxRecordMebibytes;

  Topic(int partitions, Duration retention, int maxRecordMebibytes) {
    this.partitions = partitions;
    this.retention = retention;
    this.maxRecordMebibytes = maxRecordMebibytes;
  }

  /// Creates the topics that the cluster lacks; those that exist are left as they are.
  ///
  /// @param patience how long to wait for a cluster that does not answer
  /// @throws EventsUnavailable when the cluster does not answer in time, or a topic is missing and
  ///     we may not create it; the message says what to create
  public static void createMissing(EventsConfig config, Duration patience) {
    TopicCreation.run(config, patience);
  }

  /// The name in Kafka, for example `millrace.telemetry.rejected`.
  public String name(EventsConfig config) {
    return config.topicPrefix() + "." + name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  public int partitions() {
    return partitions;
  }

  /// How long a record is kept.
  public Duration retention() {
    return retention;
  }

  /// Whether its records are pictures, which gain nothing from being compressed or collected.
  boolean isHeavy() {
    return maxRecordMebibytes > 1;
  }

  int maxRecordBytes() {
    return maxRecordMebibytes * 1024 * 1024;
  }

  Map<String, String> settings() {
    // What Kafka's own clock says orders the replay, whichever process published.
    return Map.of(
        "message.timestamp.type", "LogAppendTime",
        "retention.ms", Long.toString(retention.toMillis()),
        "max.message.bytes", Integer.toString(maxRecordBytes()));
  }
}
