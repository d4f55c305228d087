package dev.millrace.store.s3;

import dev.millrace.store.MultipartStore;
import dev.millrace.store.ObjectHead;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectMissing;
import dev.millrace.store.ObjectRead;
import dev.millrace.store.ObjectStore;
import dev.millrace.store.StoreUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The [ObjectStore] over the S3 protocol.
///
/// **Ownership:** whoever made it closes it, which drops its connections.
public final class S3ObjectStore implements ObjectStore, AutoCloseable {
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 412;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final Optional<NearObjects> near;
  private final S3Connection connection;
  private final S3Multiparts multiparts;
  private final ServerSideCopy copying;

  /// Makes the store; nothing is sent before the first call.
  public S3ObjectStore(StoreConfig config) {
    this(config, UnaryOperator.identity());
  }

  /// The same for a store that has a shorter way for clients of its own process.
  public S3ObjectStore(StoreConfig config, UnaryOperator<S3Client> way) {
    this.near = NearObjects.in(config.folder());
    this.connection = new S3Connection(config, way);
    this.multiparts = new S3Multiparts(connection);
    this.copying = ServerSideCopy.of(connection, multiparts);
  }

  /// Creates the bucket unless it is there.
  public void createBucket() {
    connection.call(
        "creating the bucket",
        () -> {
          try {
            return connection.client().createBucket(b -> b.bucket(connection.bucket()));
          } catch (BucketAlreadyOwnedByYouException e) {
            return e;
          }
        });
  }

  @Override
  public void ping() {
    connection.call(
        "asking for the bucket",
        () -> connection.client().headBucket(b -> b.bucket(connection.bucket())));
  }

  @Override
  public ObjectHead put(String key, byte[] bytes, ObjectMeta meta) {
    return put(key, RequestBody.fromBytes(bytes), bytes.length, meta);
  }

  @Override
  public ObjectHead put(String key, Path file, ObjectMeta meta) {
    try {
      return put(key, RequestBody.fromFile(file), Files.size(file), meta);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ObjectHead put(String key, InputStream body, long lengthBytes, ObjectMeta meta) {
    try {
      return put(key, RequestBody.fromInputStream(body, lengthBytes), lengthBytes, meta);
    } catch (IllegalStateException e) {
      throw new StoreUnavailable("writing " + key + " failed: the body ended early", e);
    }
  }

  private ObjectHead put(String key, RequestBody body, long lengthBytes, ObjectMeta meta) {
    var request =
        PutObjectRequest.builder()
            .bucket(connection.bucket())
            .key(ObjectStore.validKey(key))
            .contentType(meta.contentType())
            .cacheControl(meta.cacheControl().isEmpty() ? null : meta.cacheControl())
            .contentLength(lengthBytes)
            .overrideConfiguration(S3Connection.timeFor(lengthBytes))
            .build();
    var answer =
        connection.call("writing " + key, () -> connection.client().putObject(request, body));
    return new ObjectHead(key, lengthBytes, Heads.etag(answer.eTag()), Instant.now(), meta);
  }

  @Override
  public void copy(Entry from, String to, ObjectMeta meta) {
    copying.copy(from, ObjectStore.validKey(to), meta);
  }

  @Override
  public ObjectRead open(String key, long offset, long lengthBytes) {
    if (offset < 0 || lengthBytes < 1) {
      throw new IllegalArgumentException("no range: " + lengthBytes + " bytes from " + offset);
    }
    var request = Requests.range(connection.bucket(), key, offset, lengthBytes);
    var read = connection.call("reading " + key, () -> openOrNothing(key, request));
    return read.orElseGet(() -> openAtEnd(key, offset));
  }

  @Override
  public ObjectRead open(Entry version, long offset, long lengthBytes) {
    String key = version.key();
    var request =
        Requests.range(connection.bucket(), key, offset, lengthBytes).toBuilder()
            .ifMatch("\"" + version.etag() + "\"")
            .build();
    var read = connection.call("reading " + key, () -> openOrNothing(key, request));
    ObjectRead found = read.orElseThrow(() -> new ObjectMissing(key));
    found.requireVersion(version.etag());
    return found;
  }

  private Optional<ObjectRead> openOrNothing(String key, GetObjectRequest request) {
    try {
      var body = connection.client().getObject(request);
      var length = body.response().contentLength();
      var stream = new AbortingStream(body, length);
      requireRange(request, body.response(), stream);
      return Optional.of(new ObjectRead(Heads.of(key, body.response()), length, stream));
    } catch (S3Exception e) {
      return switch (e.statusCode()) {
        case NOT_FOUND -> throw missing(key, e);
        case PRECONDITION_FAILED -> throw new ObjectMissing(key);
        case RANGE_NOT_SATISFIABLE -> Optional.empty();
        default -> throw e;
      };
    }
  }

  /// A store that sends the whole object instead of a part would have its first bytes taken for
  /// others.
  private static void requireRange(
      GetObjectRequest request, GetObjectResponse answer, AbortingStream stream) {
    String range = request.range();
    if (range == null || Requests.answers(range, answer.contentRange())) {
      return;
    }
    var failure = new IOException("the store sent " + answer.contentRange() + " for " + range);
    try (stream) {
      throw new StoreUnavailable("reading " + request.key(), failure);
    } catch (IOException e) {
      throw new StoreUnavailable("reading " + request.key(), e);
    }
  }

  private static RuntimeException missing(String key, S3Exception e) {
    return Requests.isBucketMissing(e) ? e : new ObjectMissing(key);
  }

  /// S3 refuses a range that begins at the end; here it is an empty read.
  private ObjectRead openAtEnd(String key, long offset) {
    var head = head(key).orElseThrow(() -> new ObjectMissing(key));
    if (offset > head.sizeBytes()) {
      throw new IllegalArgumentException(key + " ends before " + offset);
    }
    return new ObjectRead(head, 0, InputStream.nullInputStream());
  }

  @Override
  public Optional<ObjectHead> head(String key) {
    ObjectStore.validKey(key);
    return connection.call("asking for " + key, () -> headOrNothing(key));
  }

  private Optional<ObjectHead> headOrNothing(String key) {
    try {
      var answer = connection.client().headObject(b -> b.bucket(connection.bucket()).key(key));
      return Optional.of(Heads.of(key, answer));
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public ObjectHead obtain(String key, Path target) {
    if (near.isPresent()) {
      var head = head(key).orElseThrow(() -> new ObjectMissing(key));
      if (near.get().link(head, target)) {
        return head;
      }
    }
    return download(key, target);
  }

  @Override
  public Optional<NearObject> near(String key) {
    return near.flatMap(
        objects -> head(key).flatMap(head -> objects.file(head).map(f -> new NearObject(head, f))));
  }

  @Override
  public Page list(String prefix, String after, int limit) {
    if (limit < 1 || limit > MAX_PAGE) {
      throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " entries: " + limit);
    }
    var answer = connection.call("listing " + prefix, () -> listing(prefix, after, limit));
    var entries = answer.contents().stream().map(S3ObjectStore::entry).toList();
    return new Page(entries, Boolean.TRUE.equals(answer.isTruncated()));
  }

  private ListObjectsV2Response listing(String prefix, String after, int limit) {
    return connection
        .client()
        .listObjectsV2(
            b ->
                b.bucket(connection.bucket())
                    .prefix(prefix)
                    .startAfter(after.isEmpty() ? null : after)
                    .maxKeys(limit));
  }

  private static Entry entry(S3Object object) {
    return new Entry(object.key(), object.size(), Heads.etag(object.eTag()));
  }

  @Override
  public void delete(String key) {
    ObjectStore.validKey(key);
    connection.call(
        "deleting " + key,
        () -> connection.client().deleteObject(b -> b.bucket(connection.bucket()).key(key)));
  }

  @Override
  public long deletePrefix(String prefix) {
    if (!prefix.endsWith("/") || prefix.length() == 1) {
      throw new IllegalArgumentException("only what is below a folder is deleted: " + prefix);
    }
    var deleted = 0L;
    Page page;
    do {
      page = list(prefix, "", MAX_PAGE);
      deleteAll(prefix, page);
      deleted += page.entries().size();
    } while (page.more());
    return deleted;
  }

  private void deleteAll(String prefix, Page page) {
    if (page.entries().isEmpty()) {
      return;
    }
    var keys =
        page.entries().stream()
            .map(entry -> ObjectIdentifier.builder().key(entry.key()).build())
            .toList();
    var delete = Delete.builder().objects(keys).quiet(true).build();
    var answer =
        connection.call(
            "deleting below " + prefix,
            () ->
                connection
                    .client()
                    .deleteObjects(b -> b.bucket(connection.bucket()).delete(delete)));
    if (!answer.errors().isEmpty()) {
      var first = answer.errors().getFirst();
      throw new StoreUnavailable("deleting " + first.key() + " failed: " + first.code());
    }
  }

  @Override
  public URI presignGet(String key, Duration ttl) {
    ObjectStore.validKey(key);
    var signed =
        connection
            .presigner()
            .presignGetObject(
                b ->
                    b.signatureDuration(ttl)
                        .getObjectRequest(get -> get.bucket(connection.bucket()).key(key)));
    return URI.create(signed.url().toExternalForm());
  }

  @Override
  public MultipartStore multipart() {
    return multiparts;
  }

  @Override
  public void close() {
    connection.close();
  }
}
