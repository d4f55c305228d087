package dev.millrace.upload;

import dev.millrace.catalog.Titles;
import dev.millrace.config.ByteSize;
import dev.millrace.upload.Begun.Refused;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a request may say; each rule answers with the field and the reason a person understands.
final class RequestRules {
  private static final int MAX_FILENAME_BYTES = 255;
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[\\w!#$&^.+-]{1,127}/[\\w!#$&^.+-]{1,127}( ?;[\\x20-\\x7e]{0,120})?");

  private final ByteSize maxSize;

  RequestRules(ByteSize maxSize) {
    this.maxSize = maxSize;
  }

  @Nullable Refused refusal(UploadRequest request) {
    var title = Titles.refusal(request.title());
    if (title != null) {
      return new Refused("title", title);
    }
    var filename = filename(request.filename());
    if (filename != null) {
      return new Refused("filename", filename);
    }
    if (request.sizeBytes() < 1 || request.sizeBytes() > maxSize.bytes()) {
      return new Refused("sizeBytes", "a file has 1B to " + maxSize);
    }
    var type = request.contentType();
    if (type != null && !MEDIA_TYPE.matcher(type).matches()) {
      return new Refused("contentType", "is not a media type such as video/mp4");
    }
    return rest(request);
  }

  private static @Nullable String filename(String name) {
    if (name.isBlank() || name.getBytes(StandardCharsets.UTF_8).length > MAX_FILENAME_BYTES) {
      return "a file name has 1 to " + MAX_FILENAME_BYTES + " bytes";
    }
    if (name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
      return "a file name is not a path";
    }
    if (name.equals(".") || name.contains("..")) {
      return "a file name does not hold two dots in a row";
    }
    return Titles.unprintable(name);
  }

  /// The catalogue has the last word, on languages and policy. PostgreSQL keeps no NUL.
  private static @Nullable Refused rest(UploadRequest request) {
    if (request.policy().toString().contains("\\u0000")) {
      return new Refused("policy", "control characters are not allowed");
    }
    try {
      request.description();
      return null;
    } catch (IllegalArgumentException e) {
      return new Refused("request", String.valueOf(e.getMessage()));
    }
  }
}
