package dev.millrace.delivery.live;

import dev.millrace.http.Body;
import dev.millrace.http.Response;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What another process answered, for all who ask for it.
///
/// **Threading**: any.
final class Fetched {
  private static final int OK = 200;
  private static final String NAME = "millrace";
  private static final List<String> FIELDS =
      List.of("Content-Type", "Cache-Control", "CMSD-Static", "Retry-After");

  private final int status;
  private final HttpHeaders fields;
  private final Growing bytes;
  private final String name;
  private final long receivedNanos = System.nanoTime();
  private volatile Body.@Nullable Bytes whole;

  /// @param path by which it is asked for
  Fetched(int status, HttpHeaders fields, Growing bytes, String path) {
    this.status = status;
    this.fields = fields;
    this.bytes = bytes;
    this.name = path;
  }

  boolean isGood() {
    return status == OK;
  }

  /// @param source where it came from, as `Cache-Status` has it: what the other process says of its
  ///     own is not ours to tell
  Response answer(String source) {
    Response answer = Response.of(status).withBody(body());
    for (String field : FIELDS) {
      String value = field(field);
      answer = value.isEmpty() ? answer : answer.with(field, value);
    }
    answer =
        answer
            .with("Via", "1.1 " + NAME)
            .with("Age", Long.toString(ageSeconds()))
            .with("Cache-Status", NAME + "; " + source);
    boolean isMedia = isGood() && !isPlaylist() && whole != null;
    return isMedia
        ? answer.with("ETag", MediaFile.etag(name, answer.body().lengthBytes()))
        : answer;
  }

  private String field(String field) {
    return fields.firstValue(field).orElse("");
  }

  /// Since the process that runs the channel gave it (RFC 9111 §4.2.3).
  private long ageSeconds() {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - receivedNanos);
  }

  private boolean isPlaylist() {
    String type = field("Content-Type");
    return type.contains("mpegurl") || type.contains("dash+xml");
  }

  private Body body() {
    Body.Bytes known = whole;
    byte[] all = known == null ? bytes.whole() : null;
    if (all != null) {
      known = Body.Bytes.of(all);
      known = isPlaylist() ? known.compressed() : known;
      whole = known;
    }
    return known == null ? new Body.Stream(bytes::writeTo) : known;
  }
}
