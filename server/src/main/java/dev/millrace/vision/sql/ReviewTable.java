package dev.millrace.vision.sql;

import static java.time.ZoneOffset.UTC;

import dev.millrace.catalog.Cursor;
import dev.millrace.catalog.sql.Database;
import dev.millrace.vision.Reviews;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The rows of tables `review` and `review_decision`.
public final class ReviewTable implements Reviews {
  private static final String COLUMNS = "select asset_id, state, reasons, opened_at, playback";

  private final Database database;
  private final InstantSource clock;

  public ReviewTable(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void open(String assetId, JsonNode reasons) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        insert into review (asset_id, state, reasons, opened_at)
                        select id, 'open', cast(:reasons as jsonb), :now from asset
                        where id = :asset
                        on conflict (asset_id) do update set reasons = excluded.reasons
                        """)
                    .bind("asset", assetId)
                    .bind("reasons", reasons.toString())
                    .bind("now", now())
                    .execute());
  }

  /// Whatever asks the same database on this thread meanwhile is part of the transaction.
  @Override
  public <T> T alone(String assetId, Supplier<T> work) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              handle
                  .createQuery("select pg_advisory_xact_lock(hashtextextended(:name, 0)) is null")
                  .bind("name", "review/" + assetId)
                  .mapTo(Boolean.class)
                  .one();
              return work.get();
            });
  }

  @Override
  public void remember(String assetId, JsonNode playback) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        insert into review (asset_id, state, reasons, opened_at, playback)
                        select id, 'open', cast('[]' as jsonb), :now, cast(:playback as jsonb)
                        from asset where id = :asset
                        on conflict (asset_id) do update
                        set playback = excluded.playback
                        """)
                    .bind("asset", assetId)
                    .bind("playback", playback.toString())
                    .bind("now", now())
                    .execute());
  }

  @Override
  public void decide(Decision decision) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              handle
                  .createUpdate(
                      """
                      insert into review (asset_id, state, reasons, opened_at)
                      select id, :state, cast('[]' as jsonb), :at from asset where id = :asset
                      on conflict (asset_id) do update set state = excluded.state,
                        playback = case when excluded.state = 'approved' then null
                          else review.playback end
                      """)
                  .bind("asset", decision.assetId())
                  .bind("state", decision.state().word())
                  .bind("at", decision.at().atOffset(UTC))
                  .execute();
              handle
                  .createUpdate(
                      """
                      insert into review_decision (asset_id, title, decision, note, decided_at)
                      values (:asset, :title, :state, :note, :at)
                      """)
                  .bind("asset", decision.assetId())
                  .bind("title", decision.title())
                  .bind("state", decision.state().word())
                  .bind("note", decision.note())
                  .bind("at", decision.at().atOffset(UTC))
                  .execute();
            });
  }

  @Override
  public Optional<Review> find(String assetId) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(COLUMNS + " from review where asset_id = :asset")
                    .bind("asset", assetId)
                    .map((row, _) -> review(row))
                    .findOne());
  }

  @Override
  public List<Review> list(State state, @Nullable Cursor after, int limit) {
    OffsetDateTime since = (after == null ? Instant.EPOCH : after.createdAt()).atOffset(UTC);
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        COLUMNS
                            + """
                               from review where state = :state
                              and (opened_at, asset_id) > (:since, :id)
                              order by opened_at, asset_id limit :limit
                              """)
                    .bind("state", state.word())
                    .bind("since", since)
                    .bind("id", after == null ? "" : after.id().value())
                    .bind("limit", limit)
                    .map((row, _) -> review(row))
                    .list());
  }

  @Override
  public List<Decision> decisions(String assetId) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select asset_id, title, decision, note, decided_at from review_decision
                        where asset_id = :asset order by id desc limit 100
                        """)
                    .bind("asset", assetId)
                    .map(
                        (row, _) ->
                            new Decision(
                                row.getString("asset_id"),
                                row.getString("title"),
                                state(row.getString("decision")),
                                row.getString("note"),
                                time(row, "decided_at")))
                    .list());
  }

  private static Review review(ResultSet row) throws SQLException {
    String playback = row.getString("playback");
    return new Review(
        row.getString("asset_id"),
        state(row.getString("state")),
        JsonMapper.shared().readTree(row.getString("reasons")),
        time(row, "opened_at"),
        playback == null ? null : JsonMapper.shared().readTree(playback));
  }

  private static State state(String word) {
    return State.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(UTC);
  }
}
