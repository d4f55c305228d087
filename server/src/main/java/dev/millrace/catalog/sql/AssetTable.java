package dev.millrace.catalog.sql;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The statements on table `asset`.
final class AssetTable {
  private AssetTable() {}

  /// Adds the row; false when the id is taken.
  static boolean insert(Handle handle, Asset asset) {
    var sql =
        """
        insert into asset (id, version, title, filename, size_bytes, content_type, source_url,
          languages, policy, status, playable, progress, failure, created_at, uploaded_at,
          playable_at, ready_at, media)
        values (:id, :version, :title, :filename, :sizeBytes, :contentType, :sourceUrl,
          :languages, cast(:policy as jsonb), :status, :playable, :progress,
          cast(:failure as jsonb), :createdAt, :uploadedAt, :playableAt, :readyAt,
          cast(:media as jsonb))
        on conflict (id) do nothing
        """;
    return AssetRow.bind(handle.createUpdate(sql), asset).execute() == 1;
  }

  /// Writes what a step can change.
  static void update(Handle handle, Asset asset) {
    var sql =
        """
        update asset set version = :version, title = :title, policy = cast(:policy as jsonb),
          filename = :filename, size_bytes = :sizeBytes, status = :status,
          playable = :playable, progress = :progress, failure = cast(:failure as jsonb),
          uploaded_at = :uploadedAt, playable_at = :playableAt, ready_at = :readyAt,
          original_expires_at = :originalExpiresAt, original_deleted_at = :originalDeletedAt,
          expires_at = :expiresAt, media = cast(:media as jsonb)
        where id = :id
        """;
    AssetRow.bind(handle.createUpdate(sql), asset).execute();
  }

  static Optional<Asset> find(Handle handle, AssetId id) {
    return handle
        .createQuery("select * from asset where id = :id and deleted_at is null")
        .bind("id", id.value())
        .map(AssetRow::read)
        .findOne();
  }

  /// The row, locked until the transaction ends.
  static Optional<Asset> lock(Handle handle, AssetId id) {
    return handle
        .createQuery("select * from asset where id = :id and deleted_at is null for update")
        .bind("id", id.value())
        .map(AssetRow::read)
        .findOne();
  }

  /// Waits until no other transaction has queued for the asset and is not over. It locks no row, so
  /// that the asset's own steps go on meanwhile.
  static void queue(Handle handle, AssetId id) {
    handle
        .createQuery("select pg_advisory_xact_lock(hashtextextended(:name, 0)) is null")
        .bind("name", "asset/" + id)
        .mapTo(Boolean.class)
        .one();
  }

  /// Whether progress is due to be told; if so, the time of telling is set to `now`.
  static boolean tellProgress(Handle handle, AssetId id, Instant now, Duration interval) {
    var sql =
        """
        update asset set progress_told_at = :now
        where id = :id and (progress_told_at is null or progress_told_at <= :before)
        """;
    return handle
            .createUpdate(sql)
            .bind("id", id.value())
            .bind("now", now)
            .bind("before", now.minus(interval))
            .execute()
        == 1;
  }

  static void bury(Handle handle, AssetId id, Instant now) {
    handle
        .createUpdate("update asset set deleted_at = :now where id = :id")
        .bind("id", id.value())
        .bind("now", now)
        .execute();
  }

  static List<Asset> buried(Handle handle, @Nullable AssetId after, int limit) {
    var sql =
        """
        select * from asset where deleted_at is not null and id > :after order by id limit :limit
        """;
    return handle
        .createQuery(sql)
        .bind("after", after == null ? "" : after.value())
        .bind("limit", limit)
        .map(AssetRow::read)
        .list();
  }

  /// Removes a tombstone; false when there is none.
  static boolean purge(Handle handle, AssetId id) {
    return handle
            .createUpdate("delete from asset where id = :id and deleted_at is not null")
            .bind("id", id.value())
            .execute()
        == 1;
  }
}
