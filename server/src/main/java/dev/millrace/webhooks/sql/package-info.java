/// Webhooks in PostgreSQL: who wants which events, what is on its way to whom, what came of it.
///
/// **Owns:** tables `webhook`, `webhook_delivery` and `webhook_reader`. **Threads:** none. Rows
/// move under claims and leases by the database's clock: whoever holds one renews or ends it in
/// time, or anyone may take it.
@NullMarked
package dev.millrace.webhooks.sql;

import org.jspecify.annotations.NullMarked;
