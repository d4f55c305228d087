package dev.millrace.events.sql;

import dev.millrace.events.Event;
import org.jdbi.v3.core.Handle;

/// The place where a transaction leaves the facts that it makes true.
///
/// A fact is published if and only if its transaction commits, at least once, always with the same
/// id. Facts of one subject are published in the order of the row locks of the transactions that
/// told them: append after the row that the fact speaks of was locked or written.
///
/// **Threading:** safe. **On failure:** nothing is left; the transaction is the caller's.
public final class Outbox {
  private final Runnable appended;

  /// @param appended is called after each commit; it must return at once ([OutboxRelay#wake])
  public Outbox(Runnable appended) {
    this.appended = appended;
  }

  /// Adds a fact to the transaction of `handle`.
  ///
  /// @throws IllegalStateException when `handle` is not in a transaction
  /// @throws IllegalArgumentException when the event is larger than [Event#MAX_ENCODED_BYTES]
  public void append(Handle handle, Event event) {
    if (!handle.isInTransaction()) {
      throw new IllegalStateException("an event is told inside a transaction: " + event.type());
    }
    OutboxTable.insert(handle, event);
    handle.afterCommit(appended);
  }
}
