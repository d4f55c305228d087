/// Sessions: what one viewing came to, made of the events that its player told.
///
/// A [dev.millrace.telemetry.sessions.Sessionizer] reads the topic of players' events, gathers them
/// by session, and writes one row of JSON a session to the topic `millrace.sessions`. What the
/// numbers mean is CTA-2066's; [dev.millrace.telemetry.sessions.Tally] makes them of a session's
/// events, whatever was lost, doubled or came late.
///
/// **Owns** nothing on disk: where to go on is in PostgreSQL, the rest is read again. **Threads:**
/// one. **Limits:** 50,000 sessions of 4,000 events, and 96 MiB of them.
@NullMarked
package dev.millrace.telemetry.sessions;

import org.jspecify.annotations.NullMarked;
