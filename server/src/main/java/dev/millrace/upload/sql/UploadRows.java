package dev.millrace.upload.sql;

import dev.millrace.catalog.AssetId;
import dev.millrace.upload.sql.UploadRow.Size;
import dev.millrace.upload.sql.UploadRow.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import org.jdbi.v3.core.statement.StatementContext;

/// Rows read from a result.
final class UploadRows {
  private UploadRows() {}

  static UploadRow read(ResultSet row, StatementContext context) throws SQLException {
    return new UploadRow(
        new AssetId(row.getString("asset_id")),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getString("reason"),
        row.getString("store_upload_id"),
        new Size(row.getLong("size_bytes"), row.getLong("part_bytes")),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("expires_at").toInstant());
  }
}
