package dev.millrace.delivery.live;

import dev.millrace.http.Body;
import dev.millrace.http.Response;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What another process answered, for all who ask for it.
///
/// **Threading**: any.
final class Fetched {
  private static final int OK = 200;
  private static final int USUAL_BYTES = 4 << 20;
  private static final List<String> FIELDS =
      List.of("Content-Type", "Cache-Control", "CMSD-Static", "Retry-After");

  private final int status;
  private final HttpHeaders fields;
  private final Growing bytes;
  private volatile Body.@Nullable Bytes whole;

  Fetched(int status, HttpHeaders fields, Growing bytes) {
    this.status = status;
    this.fields = fields;
    this.bytes = bytes;
  }

  /// How much memory it takes, before that is known what most do not.
  static int weightOf(CompletableFuture<Fetched> fetched) {
    Fetched known = fetched.getNow(null);
    return known != null && known.bytes.isOver() ? known.bytes.size() : USUAL_BYTES;
  }

  boolean isGood() {
    return status == OK;
  }

  Response answer() {
    Response answer = Response.of(status).withBody(body());
    for (String field : FIELDS) {
      String value = fields.firstValue(field).orElse("");
      answer = value.isEmpty() ? answer : answer.with(field, value);
    }
    return isWhole() && isGood() ? answer.with("Accept-Ranges", "bytes") : answer;
  }

  private boolean isWhole() {
    return whole != null;
  }

  private Body body() {
    Body.Bytes known = whole;
    if (known == null && bytes.isOver() && !bytes.hasFailed()) {
      known = Body.Bytes.of(bytes.toArray());
      if (fields.firstValue("Content-Type").orElse("").contains("mpegurl")) {
        known = known.compressed();
      }
      whole = known;
    }
    return known == null ? new Body.Stream(bytes::writeTo) : known;
  }
}
