package dev.millrace.store;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Objects uploaded in parts, straight from a client that holds one presigned URL a part.
///
/// Nothing is visible under the key until [#complete]. Parts have numbers 1 to 10,000; all but
/// the last are 5 MiB to 5 GiB. **Threading** and **On failure** as in [ObjectStore].
public interface MultipartStore {
  /// The most parts an object can have.
  int MAX_PARTS = 10_000;

  /// Parts of an upload that need not be as large as each other.
  long ANY_SIZE = 0;

  /// An upload under way.
  record Upload(String key, String id) {}

  /// A part the store holds; the etag has no quotes.
  record Part(int number, String etag, long sizeBytes) {}

  /// How a completion ended.
  sealed interface Completion {}

  /// The object is there; the upload is gone.
  record Done() implements Completion {}

  /// The store knows no such upload: completed or aborted before, or never begun.
  record NoSuchUpload() implements Completion {}

  /// The store refused the parts (missing, other etag, too small); the upload is as it was.
  record PartsRefused(String reason) implements Completion {}

  /// Begins an upload. **On failure** one that nobody knows may stay; [#pending] finds it.
  ///
  /// @param partBytes the size of all parts but the last, which lets the embedded store write each
  ///     to its final place and refuse longer ones; or [#ANY_SIZE]
  Upload create(String key, ObjectMeta meta, long partBytes);

  /// Begins an upload whose parts may have any size.
  default Upload create(String key, ObjectMeta meta) {
    return create(key, meta, ANY_SIZE);
  }

  /// A URL that takes one `PUT` of part `number` for `ttl` (at most 7 days); a repeat replaces
  /// it.
  URI presignPart(Upload upload, int number, Duration ttl);

  /// Sends a file as part `number` from here; a repeat replaces it.
  Part put(Upload upload, int number, Path file);

  /// Makes part `number` of a slice of another object, inside the store. An object that is gone or
  /// has another etag by now is [ObjectMissing].
  Part copy(Upload upload, int number, Slice slice);

  /// `lengthBytes` bytes from `offset` of one version of an object.
  record Slice(String key, String etag, long offset, long lengthBytes) {}

  /// The parts that arrived, in order; empty when there is no such upload.
  Optional<List<Part>> parts(Upload upload);

  /// Makes the object of exactly `parts`. **On failure** the object may be there all the same; a
  /// repeat then answers [NoSuchUpload] and the key's head decides.
  Completion complete(Upload upload, List<Part> parts);

  /// Forgets the upload and its parts; one that does not exist is fine. A part that a client
  /// still sends is refused.
  void abort(Upload upload);

  /// Up to `limit` (at most 1000) uploads under way whose key starts with `prefix` and sorts after
  /// `after`, in the order of their keys; empty `after` begins at the first.
  List<Upload> pending(String prefix, String after, int limit);
}
