package dev.millrace.engines.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/// A store on a folder that has some objects on the disk, and not only in the page cache, before it
/// says that they are there: the file and what it is described by, then the folders that name it.
///
/// **Threading:** any. **On failure** of the disk the object is not acknowledged, though it may be
/// seen.
final class SyncedStore extends ForwardingBlobStore {
  private final Path buckets;
  private final List<String> prefixes;
  private final Disk disk;

  /// @param store whose buckets are the folders in `buckets`
  /// @param prefixes how the keys of those objects begin
  SyncedStore(BlobStore store, Path buckets, List<String> prefixes, Disk disk) {
    super(store);
    this.buckets = buckets;
    this.prefixes = prefixes;
    this.disk = disk;
  }

  /// What keeps a file or a folder through a power cut.
  @FunctionalInterface
  interface Disk {
    /// The kernel's `fsync`.
    Disk KERNEL =
        path -> {
          try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
          }
        };

    /// Returns when all that was written to `path` is on the disk.
    ///
    /// @throws NoSuchFileException when there is none
    void force(Path path) throws IOException;
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream body) {
    PutObjectResponse answer = super.putBlob(request, body);
    sync(request.bucket(), request.key());
    return answer;
  }

  @Override
  public CopyObjectResponse copyBlob(CopyObjectRequest request) {
    CopyObjectResponse answer = super.copyBlob(request);
    sync(request.destinationBucket(), request.destinationKey());
    return answer;
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload upload, CompleteMultipartUploadRequest request) {
    CompleteMultipartUploadResponse answer = super.completeMultipartUpload(upload, request);
    sync(upload.containerName(), upload.blobName());
    return answer;
  }

  private void sync(String bucket, String key) {
    if (prefixes.stream().noneMatch(key::startsWith)) {
      return;
    }
    try {
      Path path = buckets.resolve(bucket).resolve(key);
      disk.force(path);
      for (Path up = parent(path); up != null; up = parent(up)) {
        disk.force(up);
      }
    } catch (NoSuchFileException _) {
      // Somebody deleted it meanwhile.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The folder that names a file or folder of a bucket; any of them may be new.
  private @Nullable Path parent(Path path) {
    return path.equals(buckets) ? null : path.getParent();
  }
}
