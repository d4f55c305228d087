package dev.millrace.intake.sql;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.sql.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// The rows of table `pull`: requests that may be repeated.
///
/// **Threading:** safe, from any thread of any process.
public final class PullTable {
  private static final Duration KEY_LIFE = Duration.ofHours(24);

  private final Database database;
  private final InstantSource clock;

  public PullTable(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// Who may repeat a request.
  public record Owner(String principal, String key) {}

  /// A request that was made.
  ///
  /// @param begun whether its asset was made
  public record Row(AssetId assetId, String requestHash, boolean begun) {}

  /// The row of this owner's request of the last 24 hours; added, with `fresh` as its asset, when
  /// there is none.
  public Row of(Owner owner, String requestHash, AssetId fresh) {
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return database
        .jdbi()
        .withHandle(
            handle -> {
              handle
                  .createUpdate("delete from pull where created_at < :time")
                  .bind("time", now.minus(KEY_LIFE))
                  .execute();
              handle
                  .createUpdate(
                      """
                      insert into pull (principal, idempotency_key, request_hash, asset_id,
                        created_at)
                      values (:principal, :key, :hash, :asset, :now)
                      on conflict (principal, idempotency_key) do nothing
                      """)
                  .bind("principal", owner.principal())
                  .bind("key", owner.key())
                  .bind("hash", requestHash)
                  .bind("asset", fresh.value())
                  .bind("now", now)
                  .execute();
              return handle
                  .createQuery(
                      "select * from pull where principal = :principal and idempotency_key = :key")
                  .bind("principal", owner.principal())
                  .bind("key", owner.key())
                  .map(
                      (row, _) ->
                          new Row(
                              new AssetId(row.getString("asset_id")),
                              row.getString("request_hash"),
                              row.getBoolean("begun")))
                  .one();
            });
  }

  /// Whether this owner has made a request in the last 24 hours.
  public boolean isThere(Owner owner) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                        .createQuery(
                            """
                        select count(*) from pull
                        where principal = :principal and idempotency_key = :key
                          and created_at >= :time
                        """)
                        .bind("principal", owner.principal())
                        .bind("key", owner.key())
                        .bind("time", clock.instant().minus(KEY_LIFE))
                        .mapTo(Long.class)
                        .one()
                    > 0);
  }

  /// The asset of this owner's request was made.
  public void begun(Owner owner) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        update pull set begun = true
                        where principal = :principal and idempotency_key = :key
                        """)
                    .bind("principal", owner.principal())
                    .bind("key", owner.key())
                    .execute());
  }
}
