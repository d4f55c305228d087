package dev.millrace.engines.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// A client in the server's own process: whole objects are written, asked for, read and deleted
/// without a signature and a socket between. Everything else goes the far way.
///
/// **Threading:** safe. **On failure** what the far way would throw. ETags come without quotes.
final class NearClient extends DelegatingS3Client {
  private static final int NOT_FOUND = 404;

  private final Gate gate;

  /// @param far whom to ask for everything else; its maker closes it
  NearClient(S3Client far, Gate gate) {
    super(far);
    this.gate = gate;
  }

  /// Who may go to a server's objects, as long as it runs.
  ///
  /// **Threading:** safe; [#close] waits for those who are there, but not for ever.
  static final class Gate {
    private final Lock lock = new ReentrantLock();
    private final Condition empty = lock.newCondition();
    private @Nullable BlobStore objects;
    private int inside;

    void open(BlobStore store) {
      lock.lock();
      try {
        objects = store;
      } finally {
        lock.unlock();
      }
    }

    /// From now on everybody goes the far way. Returns true when the last has left, false when
    /// somebody's body has not come within `patience`; it is no object yet.
    boolean close(Duration patience) {
      lock.lock();
      try {
        objects = null;
        long nanos = patience.toNanos();
        while (inside > 0 && nanos > 0) {
          nanos = empty.awaitNanos(nanos);
        }
        return inside == 0;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      } finally {
        lock.unlock();
      }
    }

    /// The far way once it is closed.
    private <T> T call(Call<T> near, Supplier<T> far) {
      BlobStore here = enter();
      if (here == null) {
        return far.get();
      }
      try {
        return told(near, here);
      } finally {
        leave();
      }
    }

    private @Nullable BlobStore enter() {
      lock.lock();
      try {
        inside += objects == null ? 0 : 1;
        return objects;
      } finally {
        lock.unlock();
      }
    }

    private void leave() {
      lock.lock();
      try {
        inside--;
        if (inside == 0) {
          empty.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }

    private static <T> T told(Call<T> near, BlobStore objects) {
      try {
        return near.of(objects);
      } catch (IOException | RuntimeException e) {
        throw answer(e);
      }
    }

    private static SdkException answer(Exception e) {
      Failure failure = Failure.of(e, () -> false);
      if (failure == null) {
        return SdkClientException.create(String.valueOf(e.getMessage()), e);
      }
      var details =
          AwsErrorDetails.builder()
              .errorCode(failure.code())
              .errorMessage(failure.message())
              .build();
      return S3Exception.builder()
          .statusCode(failure.status())
          .awsErrorDetails(details)
          .message(failure.message())
          .cause(e)
          .build();
    }
  }

  @FunctionalInterface
  private interface Call<T> {
    T of(BlobStore objects) throws IOException;
  }

  @Override
  public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
    return gate.call(objects -> put(objects, request, body), () -> super.putObject(request, body));
  }

  private static PutObjectResponse put(
      BlobStore objects, PutObjectRequest request, RequestBody body) throws IOException {
    long length = body.optionalContentLength().orElseThrow();
    var sized = request.toBuilder().contentLength(length).build();
    try (var bytes = new Whole(body.contentStreamProvider().newStream(), length)) {
      return objects.putBlob(sized, bytes);
    }
  }

  @Override
  public HeadObjectResponse headObject(HeadObjectRequest request) {
    return gate.call(objects -> head(objects, request), () -> super.headObject(request));
  }

  private static HeadObjectResponse head(BlobStore objects, HeadObjectRequest request) {
    HeadObjectResponse answer = objects.blobMetadataIfPresent(request);
    if (answer == null) {
      throw NoSuchKeyException.builder().statusCode(NOT_FOUND).message(request.key()).build();
    }
    return answer;
  }

  @Override
  public ResponseInputStream<GetObjectResponse> getObject(GetObjectRequest request) {
    return gate.call(objects -> objects.getBlob(request), () -> super.getObject(request));
  }

  @Override
  public DeleteObjectResponse deleteObject(DeleteObjectRequest request) {
    return gate.call(objects -> objects.removeBlob(request), () -> super.deleteObject(request));
  }

  /// A body that fails when it ends early, as one does that a socket waits for.
  private static final class Whole extends FilterInputStream {
    private long left;

    Whole(InputStream body, long length) {
      super(body);
      this.left = length;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (left == 0) {
        return -1;
      }
      try {
        int count = in.read(bytes, offset, (int) Math.min(length, left));
        if (count < 0) {
          throw new IllegalStateException("the body ended " + left + " bytes early");
        }
        left -= count;
        return count;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
