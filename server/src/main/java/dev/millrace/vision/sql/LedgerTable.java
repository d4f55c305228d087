package dev.millrace.vision.sql;

import dev.millrace.catalog.sql.Database;
import dev.millrace.vision.Ledger;
import dev.millrace.vision.Sheet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/// The rows of tables `analysis` and `analysis_gone`, which a trigger writes.
public final class LedgerTable implements Ledger {
  private final Database database;

  public LedgerTable(Database database) {
    this.database = database;
  }

  @Override
  public void note(Sheet.Film film) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        insert into analysis (asset_id, version, changed_at)
                        select id, :version, clock_timestamp() from asset where id = :asset
                        on conflict (asset_id) do update
                        set version = excluded.version, changed_at = excluded.changed_at
                        """)
                    .bind("asset", film.assetId())
                    .bind("version", film.version())
                    .execute());
  }

  @Override
  public List<Change> since(Instant time, int limit) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select asset_id, analysis.version, changed_at from analysis
                        join asset on asset.id = asset_id
                        where changed_at > :since and deleted_at is null
                        order by changed_at limit :limit
                        """)
                    .bind("since", time.atOffset(ZoneOffset.UTC))
                    .bind("limit", limit)
                    .map(
                        (row, _) ->
                            new Change(
                                new Sheet.Film(row.getString("asset_id"), row.getInt("version")),
                                row.getObject("changed_at", OffsetDateTime.class).toInstant()))
                    .list());
  }

  @Override
  public List<Gone> goneSince(Instant time, int limit) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select asset_id, gone_at from analysis_gone
                        where gone_at > :since order by gone_at limit :limit
                        """)
                    .bind("since", time.atOffset(ZoneOffset.UTC))
                    .bind("limit", limit)
                    .map(
                        (row, _) ->
                            new Gone(
                                row.getString("asset_id"),
                                row.getObject("gone_at", OffsetDateTime.class).toInstant()))
                    .list());
  }
}
