/// A Kafka broker and its controller inside this program, for the single-machine default.
///
/// Topics are not made here: whoever uses them creates them, as on a cluster.
///
/// Owns on disk: `log` (the partitions and the metadata), `*.port`, `lock` in its folder.
/// Threads: Kafka's own, about 60, bounded in [BrokerProperties]. Limits: retention and segment
/// size in [KafkaConfig], deadlines in [EmbeddedKafka].
@NullMarked
package dev.millrace.engines.kafka;

import org.jspecify.annotations.NullMarked;
