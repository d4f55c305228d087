package dev.millrace.lake.sql;

import dev.millrace.lake.LakeColumn;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// Pieces of DuckDB's SQL.
final class Sql {
  private Sql() {}

  /// A name, whatever is in it.
  static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /// A text, whatever is in it.
  static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  static String names(List<LakeColumn> columns) {
    return columns.stream().map(column -> name(column.name())).collect(Collectors.joining(", "));
  }

  /// No row of these columns.
  static String none(List<LakeColumn> columns) {
    return columns.stream()
        .map(column -> "NULL::" + column.kind().sql() + " AS " + name(column.name()))
        .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
  }

  /// The rows of Parquet files; what older ones lack is null.
  static String files(List<Path> files, List<LakeColumn> columns) {
    if (files.isEmpty()) {
      return none(columns);
    }
    String list =
        files.stream().map(file -> text(file.toString())).collect(Collectors.joining(", "));
    return """
        SELECT %s FROM (%s
        UNION ALL BY NAME SELECT * FROM read_parquet([%s], union_by_name = true))"""
        .formatted(names(columns), none(columns), list);
  }
}
