package dev.millrace.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A bucket of immutable-at-once objects: a key is absent or holds one whole object, never a torn
/// one.
///
/// A *key* is 1 to 1024 bytes of UTF-8, segments divided by single slashes, none empty, `.` or
/// `..`, no control character or backslash; anything else is an [IllegalArgumentException]. Reads
/// see every write that returned before (S3 is strongly consistent).
///
/// **Threading:** safe for all threads; calls block, so callers are virtual threads. **Limits:**
/// a put is at most 5 GiB; a call ends after bounded retries. **On failure** every method throws
/// [StoreUnavailable]; what is then left behind stands at the method.
public interface ObjectStore {
  /// The length to open an object up to its end.
  long TO_END = Long.MAX_VALUE;

  /// The largest page [#list] gives.
  int MAX_PAGE = 1000;

  /// One line of a listing; the etag is empty for an object that was just being replaced.
  record Entry(String key, long sizeBytes, String etag) {}

  /// Entries in the order of their keys; `more` says whether others follow the last one.
  record Page(List<Entry> entries, boolean more) {}

  /// Writes `bytes` under `key`, replacing what was there. **On failure** the old object or the
  /// new one is there, never a mixture; transient failures were retried.
  ObjectHead put(String key, byte[] bytes, ObjectMeta meta);

  /// Writes the file's bytes under `key`; like the array's put, in constant memory.
  ObjectHead put(String key, Path file, ObjectMeta meta);

  /// Writes exactly `lengthBytes` bytes of `body` under `key`. **Ownership:** the caller closes
  /// `body`. **On failure** as above, but a body that was begun is not retried; a body that ends
  /// early leaves nothing.
  ObjectHead put(String key, InputStream body, long lengthBytes, ObjectMeta meta);

  /// Copies one version of an object to the key `to`, inside the store and whatever its size; what
  /// stands beside the bytes is `meta`. An object that is gone or has another etag by now is
  /// [ObjectMissing]. **On failure** nothing changed under `to`, but for parts that
  /// [MultipartStore#pending] finds.
  void copy(Entry from, String to, ObjectMeta meta);

  /// Opens up to `lengthBytes` bytes from `offset`; fewer when the object ends before. An absent
  /// key is [ObjectMissing]; an offset past the end is an [IllegalArgumentException]. A failure
  /// after the first byte is an [IOException] of the stream.
  ObjectRead open(String key, long offset, long lengthBytes);

  /// The same of the version that `version` names by its etag: an object that is gone or has
  /// another one by now is [ObjectMissing].
  default ObjectRead open(Entry version, long offset, long lengthBytes) {
    var read = open(version.key(), offset, lengthBytes);
    read.requireVersion(version.etag());
    return read;
  }

  /// The object's head, or empty when the key is absent.
  Optional<ObjectHead> head(String key);

  /// Up to `limit` (at most [#MAX_PAGE]) objects whose key starts with `prefix` and sorts after
  /// `after`; empty `after` begins at the first. Pages are not a snapshot.
  Page list(String prefix, String after, int limit);

  /// Removes the object; an absent key is fine.
  void delete(String key);

  /// Removes every object below `prefix`, which ends with a slash, and returns how many there
  /// were. **On failure** some are gone; a repeat removes the rest.
  long deletePrefix(String prefix);

  /// A URL that gives whoever holds it the object for `ttl` (at most 7 days).
  URI presignGet(String key, Duration ttl);

  /// Uploads in parts that clients send straight to the store.
  MultipartStore multipart();

  /// Returns when the store answers and the bucket is there.
  void ping();

  /// Opens the whole object.
  default ObjectRead open(String key) {
    return open(key, 0, TO_END);
  }

  /// The whole of a small object; one larger than `maxBytes` is an [IllegalArgumentException].
  default byte[] read(String key, int maxBytes) {
    try (var read = open(key)) {
      if (read.lengthBytes() > maxBytes) {
        throw new IllegalArgumentException(key + " is larger than " + maxBytes + " bytes");
      }
      return read.stream().readAllBytes();
    } catch (IOException e) {
      throw new StoreUnavailable("reading " + key + " broke off", e);
    }
  }

  /// Copies the object to the file `target`, replacing it: parallel ranges of one version, each
  /// retried from where it broke off, checked against the head's size and etag, then moved into
  /// place. **Limits:** memory of a few buffers whatever the size. **On failure** `target` is as
  /// it was and no partial file stays; only a killed process leaves `target` + `.part`, which the
  /// next download overwrites.
  default ObjectHead download(String key, Path target) {
    return new RangedDownload(this, key).to(target);
  }

  /// Puts the object's bytes at `target` for reading only: a copy as [#download] makes it,
  /// or, where the store keeps objects as files of this machine, another name of the very file.
  /// **Ownership:** the caller deletes `target` and never writes to it.
  default ObjectHead obtain(String key, Path target) {
    return download(key, target);
  }

  /// The object's own file, where the store keeps objects as files of this machine. A file is one
  /// version of an object for ever: a new one has a new file under the name. **Ownership:** the
  /// caller opens it for reading only, and compares its length with the head's.
  default Optional<NearObject> near(String key) {
    return Optional.empty();
  }

  /// An object that is a file here.
  record NearObject(ObjectHead head, Path file) {}

  /// Returns `key` when it is a key.
  static String validKey(String key) {
    return Keys.validKey(key);
  }
}
