package dev.millrace.intake.sql;

import dev.millrace.catalog.AssetId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import org.jdbi.v3.core.statement.StatementContext;

/// One version of an object of the inbox, and what became of it.
///
/// @param attempts to take it that failed
public record InboxRow(
    Version version, long sizeBytes, AssetId assetId, State state, int attempts) {
  /// A key and the ETag that it had.
  public record Version(String key, String etag) {}

  /// How far it is.
  public enum State {
    /// Its asset is being made.
    TAKING,
    /// It is an asset.
    TAKEN,
    /// Its asset failed before it could be taken; it stays where it is.
    REFUSED
  }

  static InboxRow read(ResultSet row, StatementContext context) throws SQLException {
    return new InboxRow(
        new Version(row.getString("key"), row.getString("etag")),
        row.getLong("size_bytes"),
        new AssetId(row.getString("asset_id")),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getInt("attempts"));
  }
}
