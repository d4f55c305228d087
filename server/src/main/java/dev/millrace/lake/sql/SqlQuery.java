package dev.millrace.lake.sql;

/// A question to the lake.
///
/// @param id by which it can be cancelled
/// @param text one SELECT
public record SqlQuery(String id, String text, Format format) {
  /// As what its rows come.
  public enum Format {
    /// For programs and pages that read an answer at once.
    JSON(10_000, 16L << 20),
    CSV(1_000_000, Duck.MOST_FILE_BYTES),
    PARQUET(10_000_000, Duck.MOST_FILE_BYTES);

    private final long mostRows;
    private final long mostBytes;

    Format(long mostRows, long mostBytes) {
      this.mostRows = mostRows;
      this.mostBytes = mostBytes;
    }

    long mostRows() {
      return mostRows;
    }

    long mostBytes() {
      return mostBytes;
    }
  }
}
