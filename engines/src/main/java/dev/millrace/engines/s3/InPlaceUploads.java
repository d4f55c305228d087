package dev.millrace.engines.s3;

import dev.millrace.engines.s3.UploadFolder.About;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;

/// The uploads under way whose parts are written in place.
///
/// **Ownership:** owns the folder `uploads` beside the buckets, one folder an upload.
/// **Limits:** 10,000 at once; a further one goes S3Proxy's way.
final class InPlaceUploads {
  /// The user metadata by which a client says that all parts but the last have this many bytes.
  static final String PART_BYTES = "millrace-part-bytes";

  private static final int MOST = 10_000;
  private static final long SMALLEST_PART = 5 << 20;
  private static final long LARGEST_PART = 5L << 30;
  private static final System.Logger LOG = System.getLogger(InPlaceUploads.class.getName());

  private final Path root;
  private final Path buckets;
  private final Map<String, InPlaceUpload> uploads = new ConcurrentHashMap<>();

  private InPlaceUploads(Path root, Path buckets) {
    this.root = root;
    this.buckets = buckets;
  }

  /// Finds the uploads that an earlier run left open, and removes what was completed.
  static InPlaceUploads open(Path root, Path buckets) throws IOException {
    var found = new InPlaceUploads(Files.createDirectories(root), buckets);
    try (Stream<Path> folders = Files.list(root)) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        found.load(new UploadFolder(folder));
      }
    }
    return found;
  }

  private void load(UploadFolder folder) throws IOException {
    About about = folder.about().orElse(null);
    if (about == null) {
      folder.delete();
    } else {
      uploads.put(folder.id(), new InPlaceUpload(folder, about));
    }
  }

  Path root() {
    return root;
  }

  Optional<InPlaceUpload> find(@Nullable String id) {
    return id == null ? Optional.empty() : Optional.ofNullable(uploads.get(id));
  }

  boolean isOpen(String id) {
    return uploads.containsKey(id);
  }

  /// The upload `id` if it is one of that object.
  Optional<InPlaceUpload> find(String id, String bucket, String key) {
    return find(id)
        .filter(upload -> upload.about().bucket().equals(bucket))
        .filter(upload -> upload.about().key().equals(key));
  }

  List<InPlaceUpload> in(String bucket) {
    return uploads.values().stream()
        .filter(upload -> upload.about().bucket().equals(bucket))
        .toList();
  }

  /// Begins an upload; empty when the request does not ask for one in place, or cannot have it.
  Optional<InPlaceUpload> begin(CreateMultipartUploadRequest request) throws IOException {
    long partBytes = partBytes(request.metadata().get(PART_BYTES));
    if (partBytes < SMALLEST_PART
        || partBytes > LARGEST_PART
        || uploads.size() >= MOST
        || !isPlain(request.key())
        || !isBeside(buckets.resolve(request.bucket()))) {
      return Optional.empty();
    }
    var about = new About(request.bucket(), request.key(), partBytes, Instant.now());
    var folder = new UploadFolder(root.resolve(UUID.randomUUID().toString()));
    folder.create(about);
    var upload = new InPlaceUpload(folder, about);
    uploads.put(upload.id(), upload);
    return Optional.of(upload);
  }

  /// A number, or one that is too small when the text says none.
  private static long partBytes(@Nullable String text) {
    return text != null && text.matches("\\d{1,12}") ? Long.parseLong(text) : 0;
  }

  /// Whether the key is a path as it is written; S3Proxy knows what to do with the others.
  private static boolean isPlain(String key) {
    return Stream.of(key.split("/", -1)).noneMatch(step -> step.isEmpty() || step.startsWith("."));
  }

  /// Whether a file can be moved from here to `bucket` without being copied.
  private boolean isBeside(Path bucket) throws IOException {
    return Files.isDirectory(bucket) && Files.getFileStore(bucket).equals(Files.getFileStore(root));
  }

  void forget(InPlaceUpload upload) {
    uploads.remove(upload.id());
  }

  /// Aborts the uploads that nobody can know of, because `isKnown` does not.
  void keepOnly(Predicate<InPlaceUpload> isKnown) throws IOException {
    for (InPlaceUpload upload : List.copyOf(uploads.values())) {
      if (!isKnown.test(upload)) {
        LOG.log(System.Logger.Level.INFO, "Removing a lost upload id={0}", upload.id());
        forget(upload);
        upload.abort();
      }
    }
  }
}
