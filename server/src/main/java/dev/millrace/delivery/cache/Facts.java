package dev.millrace.delivery.cache;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// What is known of a cached object beside its bytes.
///
/// @param etag the mark of its version, without quotes
/// @param modifiedAt when the origin got it, in whole seconds
/// @param fetchedAt when the origin gave it, in whole milliseconds
public record Facts(
    String key, String etag, long sizeBytes, Instant modifiedAt, Instant fetchedAt) {
  static Facts of(String key, Origin.Opened opened, Instant now) {
    Instant modified = seconds(opened.modifiedAt());
    return new Facts(key, opened.etag(), opened.sizeBytes(), modified, millis(now));
  }

  static Facts of(String key, Origin.Near near, Instant now) {
    Instant modified = seconds(near.modifiedAt());
    return new Facts(key, near.etag(), near.sizeBytes(), modified, millis(now));
  }

  private static Instant millis(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS);
  }

  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }
}
