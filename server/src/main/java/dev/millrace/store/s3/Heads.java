package dev.millrace.store.s3;

import dev.millrace.store.ObjectHead;
import dev.millrace.store.ObjectMeta;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/// Object heads read from the SDK's answers.
final class Heads {
  private static final String UNKNOWN_TYPE = "application/octet-stream";

  private Heads() {}

  /// An entity tag as the house keeps it: without the quotes of the header; empty when the store
  /// gave none, as S3Proxy does in a listing for an object that is just being replaced.
  static String etag(@Nullable String header) {
    return header == null ? "" : header.replace("\"", "");
  }

  static ObjectHead of(String key, HeadObjectResponse answer) {
    return new ObjectHead(
        key,
        answer.contentLength(),
        etag(answer.eTag()),
        answer.lastModified(),
        meta(answer.contentType(), answer.cacheControl()));
  }

  /// A range's answer carries the whole size behind the slash of `Content-Range: bytes 0-9/100`.
  static ObjectHead of(String key, GetObjectResponse answer) {
    var range = answer.contentRange();
    var size =
        range == null
            ? answer.contentLength()
            : Long.parseLong(range.substring(range.indexOf('/') + 1));
    return new ObjectHead(
        key,
        size,
        etag(answer.eTag()),
        answer.lastModified(),
        meta(answer.contentType(), answer.cacheControl()));
  }

  private static ObjectMeta meta(@Nullable String contentType, @Nullable String cacheControl) {
    return new ObjectMeta(
        contentType == null ? UNKNOWN_TYPE : contentType, cacheControl == null ? "" : cacheControl);
  }
}
