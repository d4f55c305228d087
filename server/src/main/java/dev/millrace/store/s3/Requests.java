package dev.millrace.store.s3;

import dev.millrace.store.ObjectStore;
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

  static boolean hasCode(S3Exception e, String code) {
    return e.awsErrorDetails() != null && code.equals(e.awsErrorDetails().errorCode());
  }

  static boolean isBucketMissing(S3Exception e) {
    return hasCode(e, "NoSuchBucket");
  }
}
