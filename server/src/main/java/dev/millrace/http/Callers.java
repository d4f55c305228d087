package dev.millrace.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Who asks and by which name: from the socket, and from the target or `Host`, or from
/// `X-Forwarded-*` when a trusted proxy says so.
final class Callers {
  private static final int MAX_AUTHORITY = 260;

  private final HttpConfig config;
  private final OwnNames names;

  Callers(HttpConfig config) {
    this.config = config;
    this.names = new OwnNames(config.host(), config.publicUrl());
  }

  Request.Caller of(HttpServerRequest incoming, Headers headers, Connection connection) {
    boolean trusted = config.proxies().trusted().contains(connection.peer());
    String address = trusted ? last(headers.first("X-Forwarded-For")) : null;
    String scheme = trusted ? last(headers.first("X-Forwarded-Proto")) : null;
    String authority = trusted ? last(headers.first("X-Forwarded-Host")) : null;
    if (authority == null || !isAuthority(authority)) {
      authority = authority(incoming, headers);
    }
    return new Request.Caller(
        Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, Character.MAX_RADIX),
        address != null ? address : connection.peer(),
        connection.server(
            names,
            "https".equals(scheme) || incoming.isSSL() ? "https" : "http",
            authority == null ? connection.ownAuthority() : authority),
        config.limits().maxBodyBytes());
  }

  /// Whether the request names no host or several, or has a target that is no name of a host (RFC
  /// 9112 §3.2: 400).
  boolean isAmbiguous(HttpServerRequest incoming, Headers headers) {
    String target = RequestTarget.authority(incoming.uri());
    return (target != null && !isAuthority(target)) || isHostAmbiguous(incoming, headers);
  }

  private static boolean isHostAmbiguous(HttpServerRequest incoming, Headers headers) {
    if (incoming.version() != HttpVersion.HTTP_1_1) {
      return false;
    }
    String host = headers.only("Host");
    return host == null || !isAuthority(host);
  }

  /// Whom the target names, else `Host` or `:authority`.
  private static @Nullable String authority(HttpServerRequest incoming, Headers headers) {
    String target = RequestTarget.authority(incoming.uri());
    if (target != null && isAuthority(target)) {
      return target;
    }
    String named =
        incoming.version() == HttpVersion.HTTP_2
            ? String.valueOf(incoming.authority())
            : headers.first("Host");
    return named != null && isAuthority(named) ? named : null;
  }

  /// What the nearest proxy added; earlier elements are anybody's word.
  private static @Nullable String last(@Nullable String list) {
    return list == null ? null : list.substring(list.lastIndexOf(',') + 1).strip();
  }

  private static boolean isAuthority(String text) {
    boolean fits = !text.isEmpty() && text.length() <= MAX_AUTHORITY;
    for (int i = 0; i < text.length() && fits; i++) {
      fits = isAuthoritySign(text.charAt(i));
    }
    return fits;
  }

  private static boolean isAuthoritySign(char c) {
    return (c < 0x7f && Character.isLetterOrDigit(c)) || ".-_:[]".indexOf(c) >= 0;
  }
}
