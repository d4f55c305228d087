package dev.millrace.lake.sql;

import java.nio.file.Path;

/// What became of a query.
public sealed interface SqlAnswer {
  /// It ran.
  ///
  /// @param file with the rows, which whoever gets it deletes: CSV, Parquet, or an object of JSON
  ///     with the members `columns`, `types`, `rows`, `complete` and `bytesScanned`
  /// @param bytesScanned how large the files of the lake are that it read
  /// @param complete false when there were more rows than it may give
  record Rows(Path file, long bytesScanned, long rows, boolean complete) implements SqlAnswer {}

  /// It is nothing that may run, or that can.
  record Refused(String why) implements SqlAnswer {}

  /// It needs more than it may have.
  ///
  /// @param limit `time`, `memory`, `scan` or `result`
  record Exceeded(String limit, String why) implements SqlAnswer {}

  /// Too many others run.
  record Busy() implements SqlAnswer {}

  /// Somebody ended it.
  record Cancelled() implements SqlAnswer {}
}
