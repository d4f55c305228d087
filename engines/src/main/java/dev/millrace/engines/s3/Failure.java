package dev.millrace.engines.s3;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// What S3 answers to a request that failed.
record Failure(String code, int status, String message, Map<String, String> headers) {
  /// In the words of AWS.
  static final Failure UNSIGNED_HEADERS =
      new Failure(
          "AccessDenied",
          403,
          "There were headers present in the request which were not signed",
          Map.of());

  private static final Failure KEY_TOO_LONG =
      new Failure("KeyTooLongError", 400, "Your key is too long", Map.of());

  /// In the words of Linux, for a name of more than 255 bytes.
  private static final String NAME_TOO_LONG = "File name too long";

  private static final System.Logger LOG = System.getLogger(Failure.class.getName());
  private static final int NOT_MODIFIED = 304;
  private static final int DEEPEST = 20;
  private static final List<String> TOLD_HEADERS =
      List.of("ETag", "x-amz-delete-marker", "x-amz-version-id", "Allow");

  /// The answer to an HTTP request; null when the client is gone and there is nobody to answer.
  static @Nullable Failure of(Exception thrown, HttpServletRequest request) {
    return of(thrown, () -> isUnchanged(request));
  }

  /// @param unchanged whether a condition that does not hold means that nothing has changed
  static @Nullable Failure of(Exception thrown, BooleanSupplier unchanged) {
    var service = cause(thrown, AwsServiceException.class);
    if (service != null) {
      return of(service, unchanged);
    }
    if (cause(thrown, TimeoutException.class) != null) {
      return of(S3ErrorCode.REQUEST_TIMEOUT);
    }
    if (cause(thrown, RequestBody.Lost.class) != null) {
      return of(S3ErrorCode.INCOMPLETE_BODY);
    }
    if (thrown instanceof UnsupportedOperationException) {
      return of(S3ErrorCode.NOT_IMPLEMENTED);
    }
    if (thrown instanceof IllegalArgumentException || thrown instanceof IllegalStateException) {
      return of(S3ErrorCode.INVALID_REQUEST);
    }
    var files = cause(thrown, FileSystemException.class);
    if (files != null && NAME_TOO_LONG.equals(files.getReason())) {
      return KEY_TOO_LONG;
    }
    if (thrown instanceof IOException) {
      return null;
    }
    LOG.log(System.Logger.Level.WARNING, "A request failed", thrown);
    return of(S3ErrorCode.INTERNAL_ERROR);
  }

  private static <T> @Nullable T cause(Throwable thrown, Class<T> type) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
        .limit(DEEPEST)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElse(null);
  }

  private static Failure of(AwsServiceException thrown, BooleanSupplier unchanged) {
    var headers = headers(thrown);
    var code = S3Exceptions.errorCode(thrown);
    if (code == null) {
      return ofStatus(thrown.statusCode(), unchanged).with(headers);
    }
    var message = thrown.awsErrorDetails().errorMessage();
    return new Failure(code, thrown.statusCode(), message == null ? "" : message, headers);
  }

  private static Map<String, String> headers(AwsServiceException thrown) {
    var answer = S3Exceptions.httpResponse(thrown);
    var headers = new LinkedHashMap<String, String>();
    if (answer != null) {
      for (String name : TOLD_HEADERS) {
        answer.firstMatchingHeader(name).ifPresent(value -> headers.put(name, value));
      }
    }
    return headers;
  }

  /// S3Proxy's stores know some failures by their status only.
  private static Failure ofStatus(int status, BooleanSupplier unchanged) {
    return switch (status) {
      case 400, 422 -> of(S3ErrorCode.BAD_DIGEST);
      case 403 -> of(S3ErrorCode.ACCESS_DENIED);
      case 405 -> of(S3ErrorCode.METHOD_NOT_ALLOWED);
      case 412 ->
          unchanged.getAsBoolean()
              ? new Failure("NotModified", NOT_MODIFIED, "", Map.of())
              : of(S3ErrorCode.PRECONDITION_FAILED);
      case 416 -> of(S3ErrorCode.INVALID_RANGE);
      case NOT_MODIFIED -> new Failure("NotModified", NOT_MODIFIED, "", Map.of());
      default -> new Failure("InternalError", status, "", Map.of());
    };
  }

  /// A read whose condition fails because nothing has changed is answered 304.
  private static boolean isUnchanged(HttpServletRequest request) {
    return List.of("GET", "HEAD").contains(request.getMethod())
        && absent(request, List.of("If-Match", "If-Unmodified-Since"))
        && !absent(request, List.of("If-None-Match", "If-Modified-Since"));
  }

  private static boolean absent(HttpServletRequest request, Collection<String> headers) {
    return headers.stream().allMatch(name -> request.getHeader(name) == null);
  }

  private static Failure of(S3ErrorCode code) {
    var known = new S3ProxyException(code);
    var details = known.awsErrorDetails();
    return new Failure(details.errorCode(), known.statusCode(), details.errorMessage(), Map.of());
  }

  private Failure with(Map<String, String> others) {
    return new Failure(code, status, message, others);
  }
}
