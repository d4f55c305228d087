package dev.millrace.delivery.cache;

/// What the cache has done since it was opened, and what it holds.
///
/// @param leftoverBytes of memory that it has given up and that answers are still sent from
public record CacheStats(
    Answers answers, FromOrigin origin, Tier memory, Tier disk, long leftoverBytes) {
  /// Objects given, by where they were; each asker counts once.
  ///
  /// @param fetched for which the origin was asked
  /// @param joined that were on their way already
  /// @param sliced too large to be kept whole, wherever their slices were
  /// @param missing not there, by the cache's own memory or the origin's word
  public record Answers(
      long fromMemory, long fromDisk, long fetched, long joined, long sliced, long missing) {}

  /// What was asked of the origin.
  ///
  /// @param requests made to the origin
  /// @param bytes of objects for the cache
  /// @param broken fetches that ended in a failure of the origin
  /// @param prefetched fetches that nobody had asked for yet
  public record FromOrigin(long requests, long bytes, long broken, long prefetched) {}

  /// One of the two places where objects are.
  ///
  /// @param failures to write
  public record Tier(long objects, long bytes, long evictions, long failures) {}
}
