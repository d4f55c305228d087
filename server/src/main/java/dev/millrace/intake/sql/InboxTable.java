package dev.millrace.intake.sql;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.sql.Database;
import dev.millrace.catalog.sql.Heartbeat;
import dev.millrace.intake.sql.InboxRow.State;
import dev.millrace.intake.sql.InboxRow.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.statement.Update;

/// The rows of table `inbox_object`. A *claim* is the right to take an object; one that was not
/// renewed for [Heartbeat#CLAIM_LIFE] may be taken by anyone.
///
/// **Threading:** safe, from any thread of any process.
public final class InboxTable {
  private static final String CLAIMED = " where key = :key and etag = :etag and claim = :claim";

  private final Database database;
  private final InstantSource clock;

  public InboxTable(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /// Adds the row under `claim`; false when the version was seen before, by anyone.
  public boolean insert(InboxRow row, String claim) {
    var sql =
        """
        insert into inbox_object (key, etag, size_bytes, asset_id, state, claim, claimed_at,
            due_at, seen_at)
        values (:key, :etag, :size, :asset, 'taking', :claim, :now, :now, :now)
        on conflict (key, etag) do nothing
        """;
    return update(
        sql,
        row.version(),
        update ->
            update
                .bind("size", row.sizeBytes())
                .bind("asset", row.assetId().value())
                .bind("claim", claim)
                .bind("now", now()));
  }

  /// What is known of these keys, and notes that they were seen.
  public Map<Version, State> known(Collection<String> keys) {
    var list = keys.toArray(String[]::new);
    var known = new HashMap<Version, State>();
    database
        .jdbi()
        .useHandle(
            handle -> {
              handle
                  .createQuery("select * from inbox_object where key = any(:keys)")
                  .bindArray("keys", String.class, (Object[]) list)
                  .map(InboxRow::read)
                  .forEach(row -> known.put(row.version(), row.state()));
              handle
                  .createUpdate(
                      """
                      update inbox_object set seen_at = :now
                      where key = any(:keys) and seen_at < :before
                      """)
                  .bindArray("keys", String.class, (Object[]) list)
                  .bind("now", now())
                  .bind("before", now().minus(Duration.ofHours(6)))
                  .execute();
            });
    return known;
  }

  /// Takes over the claims of up to `limit` versions that somebody began to take and then left, or
  /// that are to be tried again by now.
  public List<InboxRow> takeDue(String claim, int limit) {
    var sql =
        """
        update inbox_object set claim = :claim, claimed_at = :now
        where (key, etag) in (
          select key, etag from inbox_object
          where state = 'taking' and due_at <= :now and (claim is null or claimed_at < :stale)
          order by due_at limit :limit for update skip locked)
        returning *
        """;
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(sql)
                    .bind("claim", claim)
                    .bind("now", now())
                    .bind("stale", now().minus(Heartbeat.CLAIM_LIFE))
                    .bind("limit", limit)
                    .map(InboxRow::read)
                    .list());
  }

  /// Keeps all claims of this name alive.
  public void renew(String claim) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate("update inbox_object set claimed_at = :now where claim = :claim")
                    .bind("now", now())
                    .bind("claim", claim)
                    .execute());
  }

  /// Gives all claims of this name back.
  public void release(String claim) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate("update inbox_object set claim = null where claim = :claim")
                    .bind("claim", claim)
                    .execute());
  }

  /// The version came to rest.
  public void settle(Version version, String claim, State state) {
    var sql = "update inbox_object set state = :state, claim = null, seen_at = :now" + CLAIMED;
    update(
        sql,
        version,
        update ->
            update
                .bind("state", state.name().toLowerCase(Locale.ROOT))
                .bind("claim", claim)
                .bind("now", now()));
  }

  /// An attempt failed; the next is due after `pause`.
  public void postpone(Version version, String claim, Duration pause) {
    var sql =
        "update inbox_object set attempts = attempts + 1, due_at = :due, claim = null" + CLAIMED;
    update(sql, version, update -> update.bind("claim", claim).bind("due", now().plus(pause)));
  }

  /// The version is gone before it was taken: as if it had never been seen.
  public void remove(Version version, String claim) {
    update("delete from inbox_object" + CLAIMED, version, update -> update.bind("claim", claim));
  }

  /// Forgets versions at rest that were last seen before `time`; says how many.
  public int forget(Instant time) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createUpdate(
                        "delete from inbox_object where state <> 'taking' and seen_at < :time")
                    .bind("time", time)
                    .execute());
  }

  /// What a version that is known became, or is to become.
  public Optional<AssetId> assetOf(Version version) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select asset_id from inbox_object where key = :key and etag = :etag")
                    .bind("key", version.key())
                    .bind("etag", version.etag())
                    .mapTo(String.class)
                    .map(AssetId::new)
                    .findOne());
  }

  /// A version that was taken is to be taken once more under `claim`, as another asset; false when
  /// somebody else began before.
  public boolean takeAgain(InboxRow row, String claim) {
    var sql =
        """
        update inbox_object set asset_id = :asset, size_bytes = :size, state = 'taking',
          attempts = 0, claim = :claim, claimed_at = :now, due_at = :now, seen_at = :now
        where key = :key and etag = :etag and state = 'taken'
        """;
    return update(
        sql,
        row.version(),
        update ->
            update
                .bind("asset", row.assetId().value())
                .bind("size", row.sizeBytes())
                .bind("claim", claim)
                .bind("now", now()));
  }

  private boolean update(String sql, Version version, Consumer<Update> binding) {
    return database
        .jdbi()
        .withHandle(
            handle -> {
              var update =
                  handle.createUpdate(sql).bind("key", version.key()).bind("etag", version.etag());
              binding.accept(update);
              return update.execute() > 0;
            });
  }
}
