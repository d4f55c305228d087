package dev.millrace.events.sql;

import dev.millrace.events.Event;
import org.jdbi.v3.core.Jdbi;

/// Facts that stand for themselves: told without a change of records beside them.
///
/// **Threading:** safe; blocks on the database. **On failure** nothing is told and the database's
/// exception reaches the caller.
public final class Announcements {
  private final Jdbi database;
  private final Outbox outbox;

  public Announcements(Jdbi database, Outbox outbox) {
    this.database = database;
    this.outbox = outbox;
  }

  /// Tells `event`; it is kept when this returns and published soon after.
  public void tell(Event event) {
    database.useTransaction(handle -> outbox.append(handle, event));
  }
}
