package dev.millrace.catalog.sql;

import dev.millrace.catalog.AssetId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// The statements on the dates of table `asset`, all by the database's clock.
final class DueTable {
  private DueTable() {}

  /// The database's time.
  static Instant now(Handle handle) {
    return handle
        .createQuery("select clock_timestamp()")
        .mapTo(OffsetDateTime.class)
        .one()
        .toInstant();
  }

  static List<AssetId> assets(Handle handle, int limit) {
    return ids(
        handle,
        """
        select id from asset
        where expires_at <= clock_timestamp() and deleted_at is null
        order by expires_at, id limit :limit
        """,
        limit);
  }

  /// Those whose objects are still there, also when they count as gone already.
  static List<AssetId> originals(Handle handle, int limit) {
    return ids(
        handle,
        """
        select id from asset
        where original_expires_at <= clock_timestamp() and original_purged_at is null
          and deleted_at is null
        order by original_expires_at, id limit :limit
        """,
        limit);
  }

  static void originalPurged(Handle handle, AssetId id) {
    handle
        .createUpdate(
            """
            update asset set original_purged_at = clock_timestamp()
            where id = :id and original_deleted_at is not null
            """)
        .bind("id", id.value())
        .execute();
  }

  private static List<AssetId> ids(Handle handle, String sql, int limit) {
    return handle
        .createQuery(sql)
        .bind("limit", limit)
        .map((row, _) -> new AssetId(row.getString("id")))
        .list();
  }
}
