package dev.millrace.outbound;

import java.time.Duration;

/// What one request may cost.
///
/// @param response until the head of the answer is there, redirects included
/// @param total until the last byte of the answer
/// @param maxBytes of the answer's body
/// @param minBytesPerSecond that a body must keep up; 0 for no such limit
public record Limits(Duration response, Duration total, long maxBytes, long minBytesPerSecond) {
  public Limits {
    if (!response.isPositive() || total.compareTo(response) < 0) {
      throw new IllegalArgumentException("the times must be positive, the total the longer one");
    }
    if (maxBytes < 0 || minBytesPerSecond < 0) {
      throw new IllegalArgumentException("sizes and rates are never negative");
    }
  }

  /// For a short exchange with an API: 10 s to the answer, 15 s and 64 KiB in all.
  public static Limits small() {
    return new Limits(Duration.ofSeconds(10), Duration.ofSeconds(15), 64 << 10, 0);
  }
}
