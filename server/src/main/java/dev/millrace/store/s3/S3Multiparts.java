package dev.millrace.store.s3;

import dev.millrace.store.MultipartStore;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectMissing;
import dev.millrace.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;

/// Multipart uploads over the S3 protocol.
final class S3Multiparts implements MultipartStore {
  private static final Set<String> BAD_PARTS =
      Set.of("InvalidPart", "InvalidPartOrder", "EntityTooSmall", "InvalidRequest", "MalformedXML");

  private static final int PAGE = 1000;

  /// What the embedded store reads to write parts in place.
  private static final String PART_BYTES = "millrace-part-bytes";

  private final S3Connection connection;

  S3Multiparts(S3Connection connection) {
    this.connection = connection;
  }

  @Override
  public Upload create(String key, ObjectMeta meta, long partBytes) {
    ObjectStore.validKey(key);
    var answer =
        connection.call(
            "beginning the upload of " + key,
            () ->
                connection
                    .client()
                    .createMultipartUpload(
                        b ->
                            b.bucket(connection.bucket())
                                .key(key)
                                .metadata(hints(partBytes))
                                .contentType(meta.contentType())
                                .cacheControl(
                                    meta.cacheControl().isEmpty() ? null : meta.cacheControl())));
    return new Upload(key, answer.uploadId());
  }

  /// Other stores keep it as what it is: metadata that nobody reads.
  private static Map<String, String> hints(long partBytes) {
    return partBytes == ANY_SIZE ? Map.of() : Map.of(PART_BYTES, Long.toString(partBytes));
  }

  @Override
  public URI presignPart(Upload upload, int number, Duration ttl) {
    if (number < 1 || number > MAX_PARTS) {
      throw new IllegalArgumentException("a part's number is 1 to " + MAX_PARTS + ": " + number);
    }
    var signed =
        connection
            .presigner()
            .presignUploadPart(
                b ->
                    b.signatureDuration(ttl)
                        .uploadPartRequest(
                            part ->
                                part.bucket(connection.bucket())
                                    .key(upload.key())
                                    .uploadId(upload.id())
                                    .partNumber(number)));
    return URI.create(signed.url().toExternalForm());
  }

  @Override
  public Part put(Upload upload, int number, Path file) {
    try {
      var bytes = Files.size(file);
      var answer =
          connection.call(
              "sending part " + number + " of " + upload.key(),
              () ->
                  connection
                      .client()
                      .uploadPart(
                          b ->
                              b.bucket(connection.bucket())
                                  .key(upload.key())
                                  .uploadId(upload.id())
                                  .partNumber(number)
                                  .contentLength(bytes)
                                  .overrideConfiguration(S3Connection.timeFor(bytes)),
                          RequestBody.fromFile(file)));
      return new Part(number, Heads.etag(answer.eTag()), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Part copy(Upload upload, int number, Slice slice) {
    var last = slice.offset() + slice.lengthBytes() - 1;
    var request =
        UploadPartCopyRequest.builder()
            .sourceBucket(connection.bucket())
            .sourceKey(slice.key())
            .copySourceIfMatch("\"" + slice.etag() + "\"")
            .copySourceRange("bytes=" + slice.offset() + "-" + last)
            .destinationBucket(connection.bucket())
            .destinationKey(upload.key())
            .uploadId(upload.id())
            .partNumber(number)
            .overrideConfiguration(S3Connection.timeFor(slice.lengthBytes()))
            .build();
    return connection.call(
        "copying part " + number + " of " + upload.key(),
        () -> {
          try {
            var answer = connection.client().uploadPartCopy(request).copyPartResult();
            return new Part(number, Heads.etag(answer.eTag()), slice.lengthBytes());
          } catch (S3Exception e) {
            throw ServerSideCopy.isMissing(e) ? new ObjectMissing(slice.key()) : e;
          }
        });
  }

  @Override
  public Optional<List<Part>> parts(Upload upload) {
    return connection.call("listing the parts of " + upload.key(), () -> partsOrNothing(upload));
  }

  private Optional<List<Part>> partsOrNothing(Upload upload) {
    var parts = new ArrayList<Part>();
    try {
      var page = partsAfter(upload, 0);
      while (add(page, parts)) {
        page = partsAfter(upload, parts.getLast().number());
      }
    } catch (NoSuchUploadException _) {
      return Optional.empty();
    }
    return parts.isEmpty() && !isPending(upload) ? Optional.empty() : Optional.of(parts);
  }

  /// Some servers list no parts, and not an error, for an upload they do not know.
  private boolean isPending(Upload upload) {
    return uploads(page(upload.key(), "", PAGE)).contains(upload);
  }

  /// Adds a page's parts and says whether another page follows.
  private static boolean add(ListPartsResponse page, List<Part> parts) {
    for (var part : page.parts()) {
      parts.add(new Part(part.partNumber(), Heads.etag(part.eTag()), part.size()));
    }
    return Boolean.TRUE.equals(page.isTruncated()) && !page.parts().isEmpty();
  }

  private ListPartsResponse partsAfter(Upload upload, int number) {
    return connection
        .client()
        .listParts(
            b ->
                b.bucket(connection.bucket())
                    .key(upload.key())
                    .uploadId(upload.id())
                    .maxParts(PAGE)
                    .partNumberMarker(number == 0 ? null : number));
  }

  @Override
  public Completion complete(Upload upload, List<Part> parts) {
    var completed =
        parts.stream()
            .map(p -> CompletedPart.builder().partNumber(p.number()).eTag(p.etag()).build())
            .toList();
    var bytes = parts.stream().mapToLong(Part::sizeBytes).sum();
    return connection.call("completing " + upload.key(), () -> complete(upload, completed, bytes));
  }

  /// The answer may take as long as the store needs to put the parts together.
  private Completion complete(Upload upload, List<CompletedPart> parts, long bytes) {
    try {
      connection
          .client()
          .completeMultipartUpload(
              b ->
                  b.bucket(connection.bucket())
                      .key(upload.key())
                      .uploadId(upload.id())
                      .multipartUpload(m -> m.parts(parts))
                      .overrideConfiguration(S3Connection.timeFor(bytes / 64)));
      return new Done();
    } catch (NoSuchUploadException _) {
      return new NoSuchUpload();
    } catch (S3Exception e) {
      if (BAD_PARTS.stream().anyMatch(code -> Requests.hasCode(e, code))) {
        return new PartsRefused(e.awsErrorDetails().errorCode());
      }
      throw e;
    }
  }

  @Override
  public void abort(Upload upload) {
    connection.call(
        "aborting the upload of " + upload.key(),
        () -> {
          try {
            return connection
                .client()
                .abortMultipartUpload(
                    b -> b.bucket(connection.bucket()).key(upload.key()).uploadId(upload.id()));
          } catch (NoSuchUploadException e) {
            return e;
          }
        });
  }

  @Override
  public List<Upload> pending(String prefix, String after, int limit) {
    return connection.call(
        "listing uploads below " + prefix, () -> uploads(page(prefix, after, limit)));
  }

  private static List<Upload> uploads(ListMultipartUploadsResponse page) {
    return page.uploads().stream()
        .map(upload -> new Upload(upload.key(), upload.uploadId()))
        .toList();
  }

  private ListMultipartUploadsResponse page(String prefix, String after, int limit) {
    return connection
        .client()
        .listMultipartUploads(
            b ->
                b.bucket(connection.bucket())
                    .prefix(prefix)
                    .keyMarker(after.isEmpty() ? null : after)
                    .maxUploads(Math.min(limit, PAGE)));
  }
}
