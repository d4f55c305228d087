package dev.millrace.store.s3;

import dev.millrace.store.ObjectStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Requests that need more than a line, and what refusals mean.
final class Requests {
  private Requests() {}

  static GetObjectRequest range(String bucket, String key, long offset, long lengthBytes) {
    var request = GetObjectRequest.builder().bucket(bucket).key(ObjectStore.validKey(key));
    if (lengthBytes == ObjectStore.TO_END) {
      return offset == 0 ? request.build() : request.range("bytes=" + offset + "-").build();
    }
    return request.range("bytes=" + offset + "-" + (offset + lengthBytes - 1)).build();
  }

  /// Whether `Content-Range` says that the answer begins where `range` does.
  static boolean answers(String range, @Nullable String contentRange) {
    String start = range.substring("bytes=".length(), range.indexOf('-'));
    return contentRange == null
        ? start.equals("0")
        : contentRange.startsWith("bytes " + start + "-");
  }

  static boolean hasCode(S3Exception e, String code) {
    return e.awsErrorDetails() != null && code.equals(e.awsErrorDetails().errorCode());
  }

  static boolean isBucketMissing(S3Exception e) {
    return hasCode(e, "NoSuchBucket");
  }
}
