package dev.millrace.web.sql;

import dev.millrace.catalog.sql.Database;
import dev.millrace.web.Revocations;
import java.time.Instant;
import java.time.InstantSource;

/// The rows of table `revoked_session`: few, as they go when their sessions would have expired.
///
/// **Threading:** safe, from any thread of any process.
public final class RevokedSessions implements Revocations {
  private final Database database;
  private final InstantSource clock;

  public RevokedSessions(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void add(String session, Instant expiry) {
    var sql =
        """
        with expired as (delete from revoked_session where expires_at < :now)
        insert into revoked_session (id, expires_at) values (:id, :expiry) on conflict do nothing
        """;
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(sql)
                    .bind("id", session)
                    .bind("expiry", expiry)
                    .bind("now", clock.instant())
                    .execute());
  }

  @Override
  public boolean contains(String session) {
    var sql = "select exists (select 1 from revoked_session where id = :id)";
    return database
        .jdbi()
        .withHandle(
            handle -> handle.createQuery(sql).bind("id", session).mapTo(Boolean.class).one());
  }
}
