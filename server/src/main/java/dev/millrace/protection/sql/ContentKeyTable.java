package dev.millrace.protection.sql;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.sql.Database;
import dev.millrace.media.cenc.ContentKey;
import dev.millrace.protection.ContentKeys;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// The rows of table `content_key`.
public final class ContentKeyTable implements ContentKeys {
  private final Database database;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  public ContentKeyTable(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public ContentKey of(AssetId id) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              insert(handle, id);
              return find(handle, id).orElseThrow();
            });
  }

  @Override
  public Optional<ContentKey> find(AssetId id) {
    return database.jdbi().withHandle(handle -> find(handle, id));
  }

  private void insert(Handle handle, AssetId id) {
    handle
        .createUpdate(
            """
            insert into content_key (asset_id, key_id, key, iv, created_at)
            values (:asset, :keyId, :key, :iv, :now)
            on conflict (asset_id) do nothing
            """)
        .bind("asset", id.value())
        .bind("keyId", UUID.randomUUID())
        .bind("key", secret())
        .bind("iv", secret())
        .bind("now", clock.instant().truncatedTo(ChronoUnit.MICROS))
        .execute();
  }

  private static Optional<ContentKey> find(Handle handle, AssetId id) {
    return handle
        .createQuery("select key_id, key, iv from content_key where asset_id = :asset")
        .bind("asset", id.value())
        .map(
            (row, _) ->
                new ContentKey(
                    row.getObject("key_id", UUID.class), row.getBytes("key"), row.getBytes("iv")))
        .findOne();
  }

  private byte[] secret() {
    byte[] bytes = new byte[ContentKey.BYTES];
    random.nextBytes(bytes);
    return bytes;
  }
}
