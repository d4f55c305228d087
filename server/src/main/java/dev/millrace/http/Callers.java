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

  Request.Caller of(HttpServerRequest incoming, Headers headers) {
    String peer = incoming.remoteAddress().hostAddress();
    boolean trusted = peer != null && config.proxies().trusted().contains(peer);
    String address = trusted ? last(headers.first("X-Forwarded-For")) : null;
    String scheme = trusted ? last(headers.first("X-Forwarded-Proto")) : null;
    String authority = trusted ? last(headers.first("X-Forwarded-Host")) : null;
    return new Request.Caller(
        Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, Character.MAX_RADIX),
        address != null ? address : String.valueOf(peer),
        names.server(
            "https".equals(scheme) || incoming.isSSL() ? "https" : "http",
            authority != null && isAuthority(authority) ? authority : authority(incoming),
            local(incoming)),
        config.limits().maxBodyBytes());
  }

  /// Whether the request names no host or several, or has a target that is no name of a host (RFC
  /// 9112 §3.2: 400).
  boolean isAmbiguous(HttpServerRequest incoming) {
    String target = RequestTarget.authority(incoming.uri());
    return (target != null && !isAuthority(target)) || isHostAmbiguous(incoming);
  }

  private static boolean isHostAmbiguous(HttpServerRequest incoming) {
    return incoming.version() == HttpVersion.HTTP_1_1
        && (incoming.headers().getAll("Host").size() != 1
            || !isAuthority(incoming.headers().getAll("Host").getFirst()));
  }

  private static OwnNames.Local local(HttpServerRequest incoming) {
    var local = incoming.localAddress();
    return new OwnNames.Local(String.valueOf(local.hostAddress()), local.port());
  }

  private static String authority(HttpServerRequest incoming) {
    String target = RequestTarget.authority(incoming.uri());
    if (target != null && isAuthority(target)) {
      return target;
    }
    var named = incoming.authority();
    if (named != null && isAuthority(named.toString())) {
      return named.toString();
    }
    var local = incoming.localAddress();
    return local.hostAddress() + ":" + local.port();
  }

  /// What the nearest proxy added; earlier elements are anybody's word.
  private static @Nullable String last(@Nullable String list) {
    return list == null ? null : list.substring(list.lastIndexOf(',') + 1).strip();
  }

  private static boolean isAuthority(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_AUTHORITY
        && text.chars().allMatch(Callers::isAuthoritySign);
  }

  private static boolean isAuthoritySign(int c) {
    return (c < 0x7f && Character.isLetterOrDigit(c)) || ".-_:[]".indexOf(c) >= 0;
  }
}
