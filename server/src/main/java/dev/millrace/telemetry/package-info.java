/// What players tell of themselves, kept: CMCD of version 2 in event mode (CTA-5004-B) and the same
/// in JSON go in over HTTP, and come out as one flat JSON object an event in the Kafka topic
/// `millrace.telemetry`.
///
/// A request is answered 204 when Kafka has its events or, while Kafka is away, when they are
/// synced to a local spool, which is replayed in its order.
///
/// **Owns:** the folder of the spool. **Threads:** requests are read on event loops, large or
/// compressed ones on virtual threads; one thread sends, one writes the spool, one replays it.
/// **Limits:** 64 KiB and 500 records a request; the spool's size; a million events remembered.
@NullMarked
package dev.millrace.telemetry;

import org.jspecify.annotations.NullMarked;
