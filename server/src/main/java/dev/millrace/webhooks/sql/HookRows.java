package dev.millrace.webhooks.sql;

import dev.millrace.config.Secret;
import dev.millrace.webhooks.sql.HookRow.Health;
import dev.millrace.webhooks.sql.HookRow.Keys;
import dev.millrace.webhooks.sql.HookRow.Wish;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// Rows of table `webhook` read from a result.
final class HookRows {
  /// The columns that [#read] needs; a former secret only as long as it signs.
  static final String COLUMNS =
      """
      id, url, types, description, enabled, disabled_reason, failures, failing_since, created_at,
      secret, case when old_secret_until > now() then old_secret end as former
      """;

  private HookRows() {}

  static HookRow read(ResultSet row, StatementContext context) throws SQLException {
    return new HookRow(
        row.getString("id"),
        new Wish(row.getString("url"), types(row), row.getString("description")),
        new Health(
            row.getBoolean("enabled"),
            row.getString("disabled_reason"),
            row.getInt("failures"),
            instant(row, "failing_since")),
        keys(row),
        row.getTimestamp("created_at").toInstant());
  }

  /// The columns `secret` and `former`.
  static Keys keys(ResultSet row) throws SQLException {
    String former = row.getString("former");
    return new Keys(
        new Secret(row.getString("secret")), former == null ? null : new Secret(former));
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }

  private static List<String> types(ResultSet row) throws SQLException {
    return List.of((String[]) row.getArray("types").getArray());
  }
}
