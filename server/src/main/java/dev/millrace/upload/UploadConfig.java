package dev.millrace.upload;

import dev.millrace.config.ByteSize;
import java.time.Duration;

/// How large uploads may be and how long they may take.
///
/// @param maxSize the largest file
/// @param urlLife how long a presigned URL is good for
/// @param expiry how long an upload waits for its client to come back before it is removed
/// @param sweepInterval how often what is expired or was left by a crash is cleared
public record UploadConfig(
    ByteSize maxSize, Duration urlLife, Duration expiry, Duration sweepInterval) {
  private static final ByteSize S3_LIMIT = ByteSize.parse("5TiB");
  private static final Duration LONGEST_URL_LIFE = Duration.ofDays(7);

  public UploadConfig {
    if (maxSize.bytes() < 1 || maxSize.compareTo(S3_LIMIT) > 0) {
      throw new IllegalArgumentException("the largest file has 1B to " + S3_LIMIT);
    }
    if (!urlLife.isPositive() || urlLife.compareTo(LONGEST_URL_LIFE) > 0) {
      throw new IllegalArgumentException("a URL lives up to 7 days");
    }
    if (expiry.compareTo(urlLife) < 0) {
      throw new IllegalArgumentException("an upload lives at least as long as its URLs");
    }
    if (!sweepInterval.isPositive()) {
      throw new IllegalArgumentException("the sweep needs an interval");
    }
  }

  public static UploadConfig defaults() {
    return new UploadConfig(
        S3_LIMIT, Duration.ofHours(12), Duration.ofHours(48), Duration.ofMinutes(1));
  }
}
