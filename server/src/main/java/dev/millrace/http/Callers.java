package dev.millrace.http;

import java.util.List;
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

  Request.Caller of(Received received, Connection connection) {
    Headers headers = received.fields();
    boolean trusted = config.proxies().trusted().contains(connection.peer());
    String address = trusted ? ForwardedFor.address(last(headers, "X-Forwarded-For")) : null;
    String scheme = trusted ? last(headers, "X-Forwarded-Proto") : null;
    String authority = trusted ? last(headers, "X-Forwarded-Host") : null;
    if (authority == null || !isAuthority(authority)) {
      authority = authority(received);
    }
    return new Request.Caller(
        Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, Character.MAX_RADIX),
        address != null ? address : connection.peer(),
        connection.server(
            names,
            "https".equals(scheme) || received.isEncrypted() ? "https" : "http",
            authority == null ? connection.ownAuthority() : authority),
        config.limits().maxBodyBytes());
  }

  /// Whether the request names no host or several, or has a target that is no name of a host (RFC
  /// 9112 §3.2: 400).
  boolean isAmbiguous(Received received) {
    String target = RequestTarget.authority(received.target());
    return (target != null && !isAuthority(target)) || isHostAmbiguous(received);
  }

  private static boolean isHostAmbiguous(Received received) {
    if (!received.isHttp11()) {
      return false;
    }
    String host = received.fields().only("Host");
    return host == null || !isAuthority(host);
  }

  /// Whom the target names, else `Host` or `:authority`.
  private static @Nullable String authority(Received received) {
    String target = RequestTarget.authority(received.target());
    if (target != null && isAuthority(target)) {
      return target;
    }
    String authority = received.authority();
    String named = authority == null ? received.fields().first("Host") : authority;
    return named != null && isAuthority(named) ? named : null;
  }

  /// What the nearest proxy added, to the last line or as one of its own: lines of one name are one
  /// list (RFC 9110 §5.3), and earlier elements are anybody's word.
  private static @Nullable String last(Headers headers, String name) {
    List<String> lines = headers.all(name);
    if (lines.isEmpty()) {
      return null;
    }
    String line = lines.getLast();
    return line.substring(line.lastIndexOf(',') + 1).strip();
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
