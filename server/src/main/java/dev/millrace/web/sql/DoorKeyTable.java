package dev.millrace.web.sql;

import dev.millrace.catalog.sql.Database;
import dev.millrace.web.DoorKeys;
import java.util.Optional;

/// The one row of table `door_key`: what processes that know the admin token leave for those that
/// do not.
///
/// **Threading:** safe, from any thread of any process.
public final class DoorKeyTable {
  private final Database database;

  public DoorKeyTable(Database database) {
    this.database = database;
  }

  /// Leaves these keys in the place of others.
  public void leave(DoorKeys keys) {
    var sql =
        """
        insert into door_key (sessions, tickets) values (:sessions, :tickets)
        on conflict (id) do update set sessions = :sessions, tickets = :tickets
        """;
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(sql)
                    .bind("sessions", keys.sessions().getEncoded())
                    .bind("tickets", keys.tickets().getEncoded())
                    .execute());
  }

  /// The keys that were left last.
  public Optional<DoorKeys> find() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select sessions, tickets from door_key")
                    .map((row, _) -> DoorKeys.of(row.getBytes("sessions"), row.getBytes("tickets")))
                    .findOne());
  }
}
