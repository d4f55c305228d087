package dev.millrace.engines.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.SdkResponses;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// S3Proxy's store on a folder, but for uploads that say how large their parts are: those are
/// written in place, and completed without a copy.
///
/// It also refuses parts of uploads that are over, which S3Proxy takes and keeps for ever.
final class InPlaceStore extends ForwardingBlobStore {
  private final InPlaceUploads uploads;
  private final Publisher publisher;

  InPlaceStore(BlobStore store, InPlaceUploads uploads, Publisher publisher) {
    super(store);
    this.uploads = uploads;
    this.publisher = publisher;
  }

  @Override
  public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
    return calling(() -> uploads.begin(request))
        .map(upload -> new MultipartUpload(upload.id(), request))
        .orElseGet(() -> delegate().initiateMultipartUpload(request));
  }

  @Override
  public UploadPartResponse uploadMultipartPart(
      MultipartUpload mpu, UploadPartRequest request, InputStream in) {
    var upload = find(mpu);
    if (upload == null) {
      return sendToDelegate(mpu, request, in);
    }
    long lengthBytes = request.contentLength();
    var body = Md5Check.around(Pieces.of(in), request.contentMD5());
    var tag = calling(() -> upload.receive(request.partNumber(), lengthBytes, body));
    return SdkResponses.uploadedPart(tag.etag());
  }

  /// An upload may end while a part of it is written; what the end did not see is removed here.
  private UploadPartResponse sendToDelegate(
      MultipartUpload mpu, UploadPartRequest request, InputStream in) {
    requireOpen(mpu);
    var answer = delegate().uploadMultipartPart(mpu, request, in);
    if (!isOpen(mpu)) {
      delegate().abortMultipartUpload(mpu);
      throw new S3ProxyException(S3ErrorCode.NO_SUCH_UPLOAD);
    }
    return answer;
  }

  private void requireOpen(MultipartUpload mpu) {
    if (!isOpen(mpu)) {
      throw new S3ProxyException(S3ErrorCode.NO_SUCH_UPLOAD);
    }
  }

  private boolean isOpen(MultipartUpload mpu) {
    return delegate().blobExists(mpu.containerName(), Names.stub(mpu.id(), mpu.blobName()));
  }

  @Override
  public List<Part> listMultipartUpload(MultipartUpload mpu) {
    var upload = find(mpu);
    if (upload == null) {
      return delegate().listMultipartUpload(mpu);
    }
    return calling(upload::parts).entrySet().stream()
        .map(
            part -> {
              var arrived = part.getValue();
              return SdkResponses.part(
                  part.getKey(), arrived.tag().lengthBytes(), arrived.tag().etag(), arrived.at());
            })
        .toList();
  }

  @Override
  public List<software.amazon.awssdk.services.s3.model.MultipartUpload> listMultipartUploads(
      String bucket) {
    var all = new ArrayList<>(delegate().listMultipartUploads(bucket));
    for (var upload : uploads.in(bucket)) {
      all.add(SdkResponses.upload(upload.about().key(), upload.id(), upload.about().begun()));
    }
    return all;
  }

  @Override
  public void abortMultipartUpload(MultipartUpload mpu) {
    var upload = find(mpu);
    if (upload == null) {
      delegate().abortMultipartUpload(mpu);
      return;
    }
    calling(
        () -> {
          upload.abort();
          return upload;
        });
    uploads.forget(upload);
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload mpu, CompleteMultipartUploadRequest request) {
    var upload = find(mpu);
    if (upload == null) {
      var answer = delegate().completeMultipartUpload(mpu, request);
      delegate().abortMultipartUpload(mpu);
      return answer;
    }
    var named = named(request);
    var publication = publisher.publication(mpu, request, List.copyOf(named.values()));
    calling(
        () -> {
          upload.complete(named, publication);
          return upload;
        });
    uploads.forget(upload);
    return SdkResponses.completeResponse(publication.etag());
  }

  private static Map<Integer, String> named(CompleteMultipartUploadRequest request) {
    Function<CompletedPart, String> etag = part -> part.eTag().replace("\"", "");
    return request.multipartUpload().parts().stream()
        .collect(
            Collectors.toMap(CompletedPart::partNumber, etag, (a, b) -> b, java.util.TreeMap::new));
  }

  private @Nullable InPlaceUpload find(MultipartUpload mpu) {
    return uploads.find(mpu.id(), mpu.containerName(), mpu.blobName()).orElse(null);
  }

  private static <T> T calling(Call<T> call) {
    try {
      return call.call();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @FunctionalInterface
  private interface Call<T> {
    T call() throws IOException;
  }
}
