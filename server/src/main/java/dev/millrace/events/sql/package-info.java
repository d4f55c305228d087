/// The transactional outbox: facts wait in table `outbox`, written in the transaction that made
/// them true, until the relay has handed them to Kafka.
///
/// **Owns:** table `outbox`. **Threads:** one virtual thread per relay, one relay per process.
/// Several processes may run a relay; an advisory lock lets one at a time publish.
@NullMarked
package dev.millrace.events.sql;

import org.jspecify.annotations.NullMarked;
