package dev.millrace.http;

import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Locale;
import java.util.stream.Stream;

/// Header fields and a date in the transport's own forms, for all answers of one second that share
/// them: HTTP/1.1 sends bytes that are there already, HTTP/2 compares texts whose hash is known.
///
/// **Threading**: immutable.
final class Printed {
  private final String date;
  private final MultiMap http1;
  private final AsciiString[] http2;

  Printed(Headers fields, String date) {
    this.date = date;
    MultiMap all = HttpHeaders.headers();
    fields.forEach((name, value) -> all.add(name, value));
    this.http1 = all.set("Date", date).copy(false);
    this.http2 =
        http1.entries().stream()
            .flatMap(e -> Stream.of(e.getKey().toLowerCase(Locale.ROOT), e.getValue()))
            .map(AsciiString::new)
            .toArray(AsciiString[]::new);
  }

  boolean isOf(String otherDate) {
    return date.equals(otherDate);
  }

  /// Makes them the fields of an answer, which has none yet.
  void onto(HttpServerResponse response) {
    MultiMap fields = response.headers();
    if (fields instanceof io.vertx.core.http.impl.headers.HttpHeaders unnamed) {
      for (int i = 0; i < http2.length; i += 2) {
        unnamed.unwrap().add(http2[i], http2[i + 1]);
      }
    } else {
      fields.setAll(http1);
    }
  }
}
