/// What happened, told to everyone: CloudEvents 1.0 on the Kafka topic `millrace.events`.
///
/// Facts are written into the transactional outbox of [dev.millrace.events.sql] together with the
/// rows they speak of; its relay publishes them here, and [EventStream] hands them to whoever in
/// this process wants to hear.
///
/// **Owns:** the Kafka topics of [Topic].
@NullMarked
package dev.millrace.events;

import org.jspecify.annotations.NullMarked;
