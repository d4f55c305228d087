package dev.millrace.workflow.sql;

import dev.millrace.workflow.graph.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The spelling of values in columns.
final class Rows {
  private static final JsonMapper JSON = JsonMapper.shared();

  private Rows() {}

  static String text(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static <E extends Enum<E>> E value(Class<E> type, String text) {
    return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
  }

  static String json(Problem problem) {
    return JSON.writeValueAsString(problem);
  }

  static Optional<Problem> problem(@Nullable String json) {
    return Optional.ofNullable(json).map(text -> JSON.readValue(text, Problem.class));
  }

  static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
