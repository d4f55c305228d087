package dev.millrace.engines.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Makes objects of finished files: gives them the metadata that S3Proxy would, then their name.
///
/// The metadata is written by S3Proxy itself, to an empty object in the upload's own folder, from
/// where it is copied attribute by attribute; only the ETag is ours.
final class Publisher {
  private static final String TEMPLATE = "template";
  private static final int ATTEMPTS = 5;

  private final Path buckets;
  private final BlobStore objects;
  private final BlobStore uploads;

  /// @param objects the store on the folder `buckets`
  /// @param uploads a store of the same kind whose buckets are the folders of uploads
  Publisher(Path buckets, BlobStore objects, BlobStore uploads) {
    this.buckets = buckets;
    this.objects = objects;
    this.uploads = uploads;
  }

  /// @param etags of the parts, in order
  Publication publication(
      MultipartUpload upload, CompleteMultipartUploadRequest request, List<String> etags) {
    return new Publication(upload.request(), request.ifNoneMatch(), etag(etags));
  }

  /// As S3 makes it: the MD5 of the parts' tags, and how many they are.
  private static String etag(List<String> etags) {
    var md5 = Md5Check.md5();
    etags.forEach(etag -> md5.update(HexFormat.of().parseHex(etag)));
    return "\"" + HexFormat.of().formatHex(md5.digest()) + "-" + etags.size() + "\"";
  }

  /// One object about to appear.
  final class Publication implements InPlaceUpload.Publication {
    private final CreateMultipartUploadRequest object;
    private final @Nullable String ifNoneMatch;
    private final String etag;

    private Publication(
        CreateMultipartUploadRequest object, @Nullable String ifNoneMatch, String etag) {
      this.object = object;
      this.ifNoneMatch = ifNoneMatch;
      this.etag = etag;
    }

    String etag() {
      return etag;
    }

    @Override
    public void publish(UploadFolder finished) throws IOException {
      describe(finished);
      requireCondition();
      for (int attempt = 1; ; attempt++) {
        try {
          place(finished.data());
          return;
        } catch (NoSuchFileException e) {
          // Somebody deleted the last object beside this one, and S3Proxy the empty folder.
          if (attempt == ATTEMPTS) {
            throw e;
          }
        }
      }
    }

    private void describe(UploadFolder finished) throws IOException {
      var metadata = new HashMap<>(object.metadata());
      metadata.remove(InPlaceUploads.PART_BYTES);
      uploads.putBlob(
          PutObjectRequest.builder()
              .bucket(finished.id())
              .key(TEMPLATE)
              .contentLength(0L)
              .cacheControl(object.cacheControl())
              .contentDisposition(object.contentDisposition())
              .contentEncoding(object.contentEncoding())
              .contentLanguage(object.contentLanguage())
              .contentType(object.contentType())
              .expires(object.expires())
              .storageClass(object.storageClass())
              .acl(object.acl())
              .metadata(metadata)
              .build(),
          new ByteArrayInputStream(new byte[0]));
      copyAttributes(finished.path().resolve(TEMPLATE), finished.data());
    }

    private void copyAttributes(Path from, Path to) throws IOException {
      var source = attributes(from);
      var target = attributes(to);
      for (String name : source.list()) {
        var value = ByteBuffer.allocate(source.size(name));
        source.read(name, value);
        target.write(name, value.flip());
      }
      target.write(Names.ETAG, ByteBuffer.wrap(etag.getBytes(StandardCharsets.US_ASCII)));
      Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
    }

    /// `*` is settled by the file system; an ETag can only be looked at before.
    private void requireCondition() {
      if (ifNoneMatch == null || ifNoneMatch.equals("*")) {
        return;
      }
      var now = objects.blobMetadataIfPresent(object.bucket(), object.key());
      if (now != null && ifNoneMatch.equals(now.eTag())) {
        throw new S3ProxyException(S3ErrorCode.PRECONDITION_FAILED);
      }
    }

    private void place(Path data) throws IOException {
      Path target = buckets.resolve(object.bucket()).resolve(object.key());
      Files.createDirectories(Objects.requireNonNull(target.getParent()));
      if (!"*".equals(ifNoneMatch)) {
        Files.move(data, target, StandardCopyOption.ATOMIC_MOVE);
        return;
      }
      try {
        Files.createLink(target, data);
      } catch (FileAlreadyExistsException e) {
        throw new S3ProxyException(S3ErrorCode.PRECONDITION_FAILED, e);
      }
    }
  }

  private static UserDefinedFileAttributeView attributes(Path file) {
    return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
  }
}
