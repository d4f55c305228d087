package dev.millrace.lake;

import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/// A column of a table in the lake.
///
/// @param name of the member of an event that it holds
public record LakeColumn(String name, Kind kind) {
  /// What a column holds, in the words of Iceberg and of DuckDB.
  public enum Kind {
    TEXT(Types.StringType.get(), "VARCHAR"),
    WHOLE(Types.LongType.get(), "BIGINT"),
    NUMBER(Types.DoubleType.get(), "DOUBLE"),
    FLAG(Types.BooleanType.get(), "BOOLEAN"),
    TIME(Types.TimestampType.withZone(), "TIMESTAMPTZ"),
    TEXTS(Types.StringType.get(), "VARCHAR[]"),
    NUMBERS(Types.DoubleType.get(), "DOUBLE[]");

    /// A type of Iceberg's never changes, which it does not say.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Type type;

    private final String sql;

    Kind(Type type, String sql) {
      this.type = type;
      this.sql = sql;
    }

    /// Of a list that of its elements.
    Type type() {
      return type;
    }

    /// As DuckDB calls it.
    public String sql() {
      return sql;
    }

    public boolean isList() {
      return this == TEXTS || this == NUMBERS;
    }
  }

  /// Reads `name:kind`.
  static LakeColumn parse(String text) {
    int colon = text.indexOf(':');
    return new LakeColumn(
        text.substring(0, colon),
        Kind.valueOf(text.substring(colon + 1).toUpperCase(java.util.Locale.ROOT)));
  }
}
