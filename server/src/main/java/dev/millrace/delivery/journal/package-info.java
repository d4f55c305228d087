/// What viewers asked of the edge, written down: one event for each request below `/play/`, to the
/// topic `millrace.access`.
///
/// [dev.millrace.delivery.journal.AccessLog] hears of finished exchanges on event loops and hands
/// them to a thread of its own; nobody who asks waits for it. What is served is logged or dropped
/// for a counted reason.
///
/// **Owns** nothing on disk. **Threads:** one virtual one, and Kafka's. **Limits:** 8,192 requests
/// that are not yet written down, 16 MiB that Kafka has not confirmed.
@NullMarked
package dev.millrace.delivery.journal;

import org.jspecify.annotations.NullMarked;
