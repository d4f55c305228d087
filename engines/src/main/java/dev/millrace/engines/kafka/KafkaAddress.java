package dev.millrace.engines.kafka;

/// Where a started Kafka is.
///
/// @param bootstrapServers the value of a client's `bootstrap.servers`
public record KafkaAddress(String bootstrapServers) {}
