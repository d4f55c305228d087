package dev.millrace.http;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2Headers;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// The head of a request as the transport read it, whichever of its objects that was in.
///
/// @param target as it came; empty where none did, as with the method `CONNECT` of HTTP/2
/// @param isEncrypted whether it came over TLS to this server
/// @param isHttp11 whether it must name its host in a field
/// @param authority whom HTTP/2 names, which has no such field
record Received(
    String method,
    String target,
    Headers fields,
    boolean isEncrypted,
    boolean isHttp11,
    @Nullable String authority) {
  private static final int USUAL_FIELDS = 16;

  static Received of(HttpServerRequest request) {
    var fields = new Headers.Collector(USUAL_FIELDS);
    request.headers().forEach(fields::add);
    HttpVersion version = request.version();
    return new Received(
        request.method().name(),
        said(request.uri()),
        fields.headers(),
        request.isSSL(),
        version == HttpVersion.HTTP_1_1,
        version == HttpVersion.HTTP_2 ? String.valueOf(request.authority()) : null);
  }

  /// Of HTTP/1.1.
  static Received of(HttpRequest request, boolean isEncrypted) {
    var fields = new Headers.Collector(USUAL_FIELDS);
    var each = request.headers().iteratorCharSequence();
    while (each.hasNext()) {
      Map.Entry<CharSequence, CharSequence> field = each.next();
      fields.add(field.getKey().toString(), field.getValue().toString());
    }
    return new Received(
        request.method().name(), request.uri(), fields.headers(), isEncrypted, true, null);
  }

  /// Of HTTP/2: cookies may come in several fields, and are one (RFC 9113 §8.2.3).
  static Received of(Http2Headers request, boolean isEncrypted) {
    var fields = new Headers.Collector(USUAL_FIELDS);
    var cookies = new StringJoiner("; ");
    for (Map.Entry<CharSequence, CharSequence> field : request) {
      String name = field.getKey().toString();
      String value = field.getValue().toString();
      if (name.equals("cookie")) {
        cookies.add(value);
      } else if (!name.startsWith(":")) {
        fields.add(name, value);
      }
    }
    if (cookies.length() > 0) {
      fields.add("cookie", cookies.toString());
    }
    return new Received(
        said(request.method()),
        said(request.path()),
        fields.headers(),
        isEncrypted,
        false,
        said(request.authority()));
  }

  private static String said(@Nullable CharSequence field) {
    return field == null ? "" : field.toString();
  }
}
