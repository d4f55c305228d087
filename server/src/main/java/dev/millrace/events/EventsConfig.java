package dev.millrace.events;

import java.util.Map;

/// Where Kafka is, and how much of the past is kept at hand.
///
/// @param bootstrapServers `host:port`, several separated by commas
/// @param topicPrefix the first part of every topic's name
/// @param replay how many of the latest events [EventStream] can replay
/// @param client further settings of every Kafka client, such as `security.protocol`; never shown
public record EventsConfig(
    String bootstrapServers, String topicPrefix, int replay, Map<String, String> client) {
  private static final int DEFAULT_REPLAY = 1_000;
  private static final int MAX_REPLAY = 100_000;

  public EventsConfig {
    client = Map.copyOf(client);
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException("bootstrap-servers must name a Kafka server");
    }
    if (!topicPrefix.matches("[A-Za-z0-9._-]{1,200}")) {
      throw new IllegalArgumentException("topic-prefix is not a topic name: " + topicPrefix);
    }
    if (replay < 1 || replay > MAX_REPLAY) {
      throw new IllegalArgumentException("replay must be 1 to 100000 but is " + replay);
    }
  }

  /// The usual names and sizes.
  public static EventsConfig of(String bootstrapServers) {
    return new EventsConfig(bootstrapServers, "millrace", DEFAULT_REPLAY, Map.of());
  }

  public EventsConfig withTopicPrefix(String other) {
    return new EventsConfig(bootstrapServers, other, replay, client);
  }

  public EventsConfig withReplay(int other) {
    return new EventsConfig(bootstrapServers, topicPrefix, other, client);
  }

  public EventsConfig withClient(Map<String, String> others) {
    return new EventsConfig(bootstrapServers, topicPrefix, replay, others);
  }

  /// Client settings may hold passwords.
  @Override
  public String toString() {
    return "EventsConfig[bootstrapServers=%s, topicPrefix=%s, replay=%d]"
        .formatted(bootstrapServers, topicPrefix, replay);
  }
}
