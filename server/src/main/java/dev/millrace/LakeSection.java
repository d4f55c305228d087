package dev.millrace;

import dev.millrace.config.ByteSize;
import dev.millrace.lake.LakeConfig;
import dev.millrace.lake.sql.SqlConfig;
import java.nio.file.Path;
import java.time.Duration;

/// The section `lake`: what happened, kept for years, and what questions to it may take.
///
/// @param age after which rows go
/// @param sqlTimeout of a query
/// @param sqlMemory of a query
/// @param sqlCache files of the lake that lie here for queries, the most that one reads
/// @param sqlQueries that run at once
record LakeSection(
    Duration age, Duration sqlTimeout, ByteSize sqlMemory, ByteSize sqlCache, int sqlQueries) {
  LakeSection {
    var _ = LakeConfig.of(Path.of(""), "bucket", age);
    var _ = sql(Path.of(""), sqlTimeout, sqlMemory, sqlCache, sqlQueries);
  }

  private static SqlConfig sql(
      Path folder, Duration timeout, ByteSize memory, ByteSize cache, int queries) {
    return new SqlConfig(folder, timeout, memory.bytes(), cache.bytes(), queries);
  }

  SqlConfig sqlIn(Path folder) {
    return sql(folder, sqlTimeout, sqlMemory, sqlCache, sqlQueries);
  }

  static LakeSection defaults() {
    return new LakeSection(
        Duration.ofDays(400),
        Duration.ofSeconds(30),
        ByteSize.ofMebibytes(512),
        ByteSize.ofMebibytes(2048),
        2);
  }
}
