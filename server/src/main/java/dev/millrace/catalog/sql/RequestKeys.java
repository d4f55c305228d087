package dev.millrace.catalog.sql;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.RequestKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/// The rows of table `request_key`. One insert decides which request begins the asset, whichever
/// way it came; a second one waits for the first one's transaction and then finds its row.
///
/// **Threading:** safe, from any thread of any process; every call is part of the transaction of
/// `handle`, in which whatever the key stands for is written too.
public final class RequestKeys {
  /// How long a key speaks for its request.
  public static final Duration LIFE = Duration.ofHours(24);

  private static final int ATTEMPTS = 5;

  private final InstantSource clock;

  public RequestKeys(InstantSource clock) {
    this.clock = clock;
  }

  /// What the key stands for: with `fresh` as its asset when it is new, or older than its life.
  public RequestKey.Use take(Handle handle, RequestKey key, AssetId fresh) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (insert(handle, key, fresh)) {
        return RequestKey.Use.first(fresh);
      }
      // Empty when its holder was removed between the two statements.
      var holder = find(handle, key);
      if (holder.isPresent()) {
        return holder.get();
      }
    }
    throw new IllegalStateException("a key comes and goes while it is taken");
  }

  private boolean insert(Handle handle, RequestKey key, AssetId fresh) {
    var sql =
        """
        insert into request_key (principal, idempotency_key, request_hash, asset_id, created_at)
        values (:principal, :key, :hash, :asset, :now)
        on conflict (principal, idempotency_key) do update
          set request_hash = :hash, asset_id = :asset, created_at = :now
          where request_key.created_at < :expired
        """;
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return named(handle.createUpdate(sql), key)
            .bind("hash", key.requestHash())
            .bind("asset", fresh.value())
            .bind("now", now)
            .bind("expired", now.minus(LIFE))
            .execute()
        == 1;
  }

  private static Optional<RequestKey.Use> find(Handle handle, RequestKey key) {
    var sql =
        """
        select asset_id, request_hash from request_key
        where principal = :principal and idempotency_key = :key
        """;
    return named(handle.createQuery(sql), key)
        .map(
            (row, _) ->
                new RequestKey.Use(
                    new AssetId(row.getString("asset_id")),
                    false,
                    key.isRepeated(row.getString("request_hash"))))
        .findOne();
  }

  /// Frees the key of an asset of which nobody has heard.
  public void free(Handle handle, AssetId id) {
    handle
        .createUpdate("delete from request_key where asset_id = :id")
        .bind("id", id.value())
        .execute();
  }

  /// Drops the keys that are past their life; says how many.
  public int forget(Handle handle) {
    Instant expired = clock.instant().minus(LIFE);
    return handle
        .createUpdate("delete from request_key where created_at < :expired")
        .bind("expired", expired)
        .execute();
  }

  private static <S extends SqlStatement<S>> S named(S statement, RequestKey key) {
    return statement.bind("principal", key.principal()).bind("key", key.key());
  }
}
