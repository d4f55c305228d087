package dev.millrace.catalog.sql;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.Asset.Failure;
import dev.millrace.catalog.Asset.State;
import dev.millrace.catalog.Asset.Status;
import dev.millrace.catalog.Asset.Times;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Dates;
import dev.millrace.catalog.Description;
import dev.millrace.catalog.Media;
import java.net.URI;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// An asset as a row, both ways.
final class AssetRow {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private AssetRow() {}

  static Update bind(Update update, Asset asset) {
    var description = asset.description();
    var source = description.sourceUrl();
    return bindProgress(update, asset)
        .bind("id", asset.id().value())
        .bind("version", asset.version())
        .bind("title", description.title())
        .bind("filename", description.filename())
        .bind("sizeBytes", description.sizeBytes())
        .bind("contentType", description.contentType())
        .bind("sourceUrl", source == null ? null : source.toString())
        .bindArray("languages", String.class, description.languages())
        .bind("policy", description.policy().toString());
  }

  private static Update bindProgress(Update update, Asset asset) {
    var state = asset.state();
    var times = asset.times();
    var dates = asset.dates();
    return update
        .bind("status", state.status().word())
        .bind("playable", state.playable())
        .bind("progress", state.progress())
        .bind("failure", json(state.failure()))
        .bind("createdAt", times.createdAt())
        .bind("uploadedAt", times.uploadedAt())
        .bind("playableAt", times.playableAt())
        .bind("readyAt", times.readyAt())
        .bind("originalExpiresAt", dates.originalExpiresAt())
        .bind("originalDeletedAt", dates.originalDeletedAt())
        .bind("expiresAt", dates.expiresAt())
        .bind("media", json(asset.media()));
  }

  static Asset read(ResultSet row, StatementContext context) throws SQLException {
    return new Asset(
        new AssetId(text(row, "id")),
        row.getInt("version"),
        description(row),
        state(row),
        times(row),
        dates(row),
        MAPPER.readValue(text(row, "media"), Media.class));
  }

  private static Description description(ResultSet row) throws SQLException {
    var source = row.getString("source_url");
    return new Description(
        text(row, "title"),
        text(row, "filename"),
        row.getLong("size_bytes"),
        row.getString("content_type"),
        source == null ? null : URI.create(source),
        strings(row.getArray("languages")),
        MAPPER.readTree(text(row, "policy")));
  }

  private static State state(ResultSet row) throws SQLException {
    var failure = row.getString("failure");
    return new State(
        Status.of(text(row, "status")),
        row.getBoolean("playable"),
        row.getDouble("progress"),
        failure == null ? null : MAPPER.readValue(failure, Failure.class));
  }

  private static Times times(ResultSet row) throws SQLException {
    return new Times(
        Objects.requireNonNull(time(row, "created_at")),
        time(row, "uploaded_at"),
        time(row, "playable_at"),
        time(row, "ready_at"));
  }

  private static Dates dates(ResultSet row) throws SQLException {
    return new Dates(
        time(row, "original_expires_at"),
        time(row, "original_deleted_at"),
        time(row, "expires_at"));
  }

  private static @Nullable String json(@Nullable Object value) {
    return value == null ? null : MAPPER.writeValueAsString(value);
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static List<String> strings(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(row.getString(column), column);
  }
}
