package dev.millrace.store.s3;

import dev.millrace.store.MultipartStore;
import dev.millrace.store.MultipartStore.Done;
import dev.millrace.store.MultipartStore.Part;
import dev.millrace.store.MultipartStore.Slice;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectMissing;
import dev.millrace.store.ObjectStore.Entry;
import dev.millrace.store.StoreUnavailable;
import java.util.ArrayList;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Copies inside the store: a small object with one request, a large one in parts, which the
/// protocol demands above 5 GiB.
///
/// @param wholeBytes the largest object that one request copies
/// @param partBytes of larger ones, more where there would be too many
record ServerSideCopy(
    S3Connection connection, MultipartStore multiparts, long wholeBytes, long partBytes) {
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 412;

  /// Well below the protocol's limit, so that a request is answered before anybody's patience ends.
  static ServerSideCopy of(S3Connection connection, MultipartStore multiparts) {
    return new ServerSideCopy(connection, multiparts, 1L << 30, 256L << 20);
  }

  void copy(Entry from, String to, ObjectMeta meta) {
    if (from.sizeBytes() <= wholeBytes) {
      connection.call("copying " + from.key(), () -> whole(from, to, meta));
    } else {
      inParts(from, to, meta);
    }
  }

  private Object whole(Entry from, String to, ObjectMeta meta) {
    var request =
        CopyObjectRequest.builder()
            .sourceBucket(connection.bucket())
            .sourceKey(from.key())
            .copySourceIfMatch(from.etag())
            .destinationBucket(connection.bucket())
            .destinationKey(to)
            .metadataDirective(MetadataDirective.REPLACE)
            .contentType(meta.contentType())
            .cacheControl(meta.cacheControl().isEmpty() ? null : meta.cacheControl())
            .overrideConfiguration(S3Connection.timeFor(from.sizeBytes()))
            .build();
    try {
      return connection.client().copyObject(request);
    } catch (S3Exception e) {
      throw isMissing(e) ? new ObjectMissing(from.key()) : e;
    }
  }

  /// Whether the refusal means that the version to be copied is not there.
  static boolean isMissing(S3Exception e) {
    return e.statusCode() == PRECONDITION_FAILED
        || (e.statusCode() == NOT_FOUND && !Requests.isBucketMissing(e));
  }

  private void inParts(Entry from, String to, ObjectMeta meta) {
    var upload = multiparts.create(to, meta);
    try {
      var length = Math.max(partBytes, Math.ceilDiv(from.sizeBytes(), MultipartStore.MAX_PARTS));
      var parts = new ArrayList<Part>();
      for (var offset = 0L; offset < from.sizeBytes(); offset += length) {
        var bytes = Math.min(length, from.sizeBytes() - offset);
        var slice = new Slice(from.key(), from.etag(), offset, bytes);
        parts.add(multiparts.copy(upload, parts.size() + 1, slice));
      }
      if (!(multiparts.complete(upload, parts) instanceof Done)) {
        throw new StoreUnavailable("the parts of " + from.key() + " were not put together");
      }
    } catch (RuntimeException e) {
      multiparts.abort(upload);
      throw e;
    }
  }
}
