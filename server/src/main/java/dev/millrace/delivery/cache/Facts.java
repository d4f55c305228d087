package dev.millrace.delivery.cache;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// What is known of a cached object beside its bytes.
///
/// @param etag the mark of its version, without quotes
/// @param modifiedAt when the origin got it, in whole seconds
/// @param fetchedAt when the origin gave it
public record Facts(
    String key, String etag, long sizeBytes, Instant modifiedAt, Instant fetchedAt) {
  static Facts of(String key, Origin.Opened opened, Instant now) {
    return new Facts(key, opened.etag(), opened.sizeBytes(), seconds(opened.modifiedAt()), now);
  }

  static Facts of(String key, Origin.Near near, Instant now) {
    return new Facts(key, near.etag(), near.sizeBytes(), seconds(near.modifiedAt()), now);
  }

  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }
}
