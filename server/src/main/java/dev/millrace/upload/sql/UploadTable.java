package dev.millrace.upload.sql;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.RequestKey;
import dev.millrace.catalog.sql.Database;
import dev.millrace.catalog.sql.Heartbeat;
import dev.millrace.catalog.sql.RequestKeys;
import dev.millrace.upload.sql.UploadRow.State;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/// The rows of table `upload`, and the keys of the requests that began them.
///
/// **Threading:** safe, from any thread of any process.
public final class UploadTable {
  private final Database database;
  private final InstantSource clock;
  private final RequestKeys keys;

  public UploadTable(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.keys = new RequestKeys(clock);
  }

  /// The time that rows are written with.
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /// Adds a row under `claim`, unless a request with its key began one before; says what the key
  /// stands for.
  public RequestKey.Use insert(UploadRow row, String claim, @Nullable RequestKey key) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              var id = row.assetId();
              var use = key == null ? RequestKey.Use.first(id) : keys.take(handle, key, id);
              if (use.first()) {
                insert(handle, row, claim);
              }
              return use;
            });
  }

  private void insert(Handle handle, UploadRow row, String claim) {
    var sql =
        """
        insert into upload (asset_id, state, size_bytes, part_bytes, created_at, expires_at, claim,
            claimed_at)
        values (:id, 'beginning', :size, :part, :created, :expires, :claim, :now)
        """;
    handle
        .createUpdate(sql)
        .bind("id", row.assetId().value())
        .bind("size", row.size().totalBytes())
        .bind("part", row.size().partBytes())
        .bind("created", row.createdAt())
        .bind("expires", row.expiresAt())
        .bind("claim", claim)
        .bind("now", now())
        .execute();
  }

  /// The upload of this asset.
  public Optional<UploadRow> find(AssetId id) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select * from upload where asset_id = :id")
                    .bind("id", id.value())
                    .map(UploadRows::read)
                    .findOne());
  }

  /// Takes the claim of a row in state `from` that nobody holds, and moves it to `to`; empty when
  /// it has another state by now or is held.
  public Optional<UploadRow> take(Move move, String claim) {
    var sql =
        """
        update upload set state = :to, reason = :reason, claim = :claim, claimed_at = :now
        where asset_id = :id and state = :from and (claim is null or claimed_at < :stale)
        returning *
        """;
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(sql)
                    .bind("id", move.id().value())
                    .bind("from", word(move.from()))
                    .bind("to", word(move.to()))
                    .bind("reason", move.reason())
                    .bind("claim", claim)
                    .bind("now", now())
                    .bind("stale", now().minus(Heartbeat.CLAIM_LIFE))
                    .map(UploadRows::read)
                    .findOne());
  }

  /// A step of one row; `reason` is given exactly when the upload ends.
  public record Move(AssetId id, State from, State to, @Nullable String reason) {}

  /// Keeps the claim alive; false when it was lost.
  public boolean renew(AssetId id, String claim) {
    return held("update upload set claimed_at = :now", id, claim, null);
  }

  /// Gives the claim back; the state stays, and whoever comes next may take it at once.
  public boolean release(AssetId id, String claim) {
    return held("update upload set claim = null", id, claim, null);
  }

  /// The upload takes parts from now on; false when the claim was lost.
  public boolean open(AssetId id, String claim, String storeUploadId) {
    var sql = "update upload set state = 'open', claim = null, store_upload_id = :value";
    return held(sql, id, claim, storeUploadId);
  }

  /// The upload takes parts again, because some were missing or wrong.
  public boolean reopen(AssetId id, String claim) {
    return held("update upload set state = 'open', claim = null", id, claim, null);
  }

  /// Notes what the object is put together of; false when the claim was lost.
  public boolean noteParts(AssetId id, String claim, String mark) {
    return held("update upload set parts_hash = :value", id, claim, mark);
  }

  /// What the upload was put together of; empty when that was not by its client.
  public Optional<String> parts(AssetId id) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select parts_hash from upload where asset_id = :id")
                    .bind("id", id.value())
                    .mapTo(String.class)
                    .findOne());
  }

  /// The upload is whole.
  public boolean uploaded(AssetId id, String claim) {
    var sql = "update upload set state = 'uploaded', claim = null, closed_at = :now";
    return held(sql, id, claim, null);
  }

  /// The upload, whose claim is held, is to be removed.
  public boolean ending(AssetId id, String claim, String reason) {
    return held("update upload set state = 'ending', reason = :value", id, claim, reason);
  }

  /// Nothing of the upload is left.
  public boolean ended(AssetId id, String claim) {
    var sql = "update upload set state = 'ended', claim = null, closed_at = :now";
    return held(sql, id, claim, null);
  }

  /// Nothing of the upload is left, and nobody needs to be told: its key is free again.
  public void remove(AssetId id, String claim) {
    var sql = "delete from upload where asset_id = :id and claim = :claim";
    database
        .jdbi()
        .useTransaction(
            handle -> {
              var removed =
                  handle.createUpdate(sql).bind("id", id.value()).bind("claim", claim).execute();
              if (removed > 0) {
                keys.free(handle, id);
              }
            });
  }

  /// The listener has taken the asset over.
  public void delivered(AssetId id) {
    update("update upload set delivered = true where asset_id = :id", id);
  }

  /// Postpones the end of an open upload, because its client is alive.
  public void postpone(AssetId id, Instant expiresAt) {
    var sql = "update upload set expires_at = :expires where asset_id = :id and state = 'open'";
    update(sql, id, statement -> statement.bind("expires", expiresAt));
  }

  /// Open uploads past their end.
  public List<UploadRow> expired(int limit) {
    return list("state = 'open' and expires_at < :now", now(), limit);
  }

  /// Uploads that somebody began to move and then left.
  public List<UploadRow> abandoned(int limit) {
    var condition =
        """
        state in ('beginning', 'completing', 'ending') and (claim is null or claimed_at < :now)
        """;
    return list(condition, now().minus(Heartbeat.CLAIM_LIFE), limit);
  }

  /// Uploaded assets that the listener has not taken over.
  public List<UploadRow> undelivered(int limit) {
    return list("state = 'uploaded' and not delivered and closed_at <= :now", now(), limit);
  }

  /// Drops rows that came to their end before `time`; says how many.
  public int forget(Instant time) {
    var sql =
        """
        delete from upload
        where closed_at < :time and (state = 'ended' or state = 'uploaded' and delivered)
        """;
    return database
        .jdbi()
        .withHandle(handle -> handle.createUpdate(sql).bind("time", time).execute());
  }

  /// Drops keys that speak for no request any more, of whichever way it came.
  public void forgetKeys() {
    database.jdbi().useHandle(keys::forget);
  }

  private List<UploadRow> list(String condition, Instant now, int limit) {
    var sql = "select * from upload where " + condition + " order by created_at limit :limit";
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(sql)
                    .bind("now", now)
                    .bind("limit", limit)
                    .map(UploadRows::read)
                    .list());
  }

  private boolean held(String change, AssetId id, String claim, @Nullable String value) {
    return update(
        change + " where asset_id = :id and claim = :claim",
        id,
        statement -> {
          statement.bind("claim", claim);
          if (value != null) {
            statement.bind("value", value);
          }
        });
  }

  private void update(String sql, AssetId id) {
    update(sql, id, _ -> {});
  }

  private boolean update(String sql, AssetId id, Binding binding) {
    return database
        .jdbi()
        .withHandle(
            handle -> {
              var statement = handle.createUpdate(sql).bind("id", id.value());
              if (sql.contains(":now")) {
                statement.bind("now", now());
              }
              binding.to(statement);
              return statement.execute() > 0;
            });
  }

  private interface Binding {
    void to(SqlStatement<?> statement);
  }

  static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
