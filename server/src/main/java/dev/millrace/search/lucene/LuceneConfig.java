package dev.millrace.search.lucene;

import java.nio.file.Path;
import java.time.Duration;

/// Where the index of a kind is, and how much it keeps.
///
/// @param folder below which it has a folder of its own
/// @param mostBytes of all shards
/// @param mostAge of a shard's latest event
/// @param shardBytes after which the next shard begins
public record LuceneConfig(Path folder, long mostBytes, Duration mostAge, long shardBytes) {
  private static final int USUAL_SHARDS = 16;

  public LuceneConfig {
    if (mostBytes < 1 || shardBytes < 1 || mostAge.isNegative() || mostAge.isZero()) {
      throw new IllegalArgumentException("an index keeps at least something");
    }
  }

  /// Shards of a sixteenth of the whole.
  public static LuceneConfig of(Path folder, long mostBytes, Duration mostAge) {
    return new LuceneConfig(folder, mostBytes, mostAge, Math.max(1, mostBytes / USUAL_SHARDS));
  }

  /// How old a shard may be when the next begins, so that retention can be told by whole shards.
  Duration shardAge() {
    return mostAge.dividedBy(USUAL_SHARDS);
  }
}
