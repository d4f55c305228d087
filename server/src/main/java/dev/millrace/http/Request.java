package dev.millrace.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// One request: a value around a living [Wire]. [#with] and the routes give copies that share the
/// wire.
///
/// **Threading**: the value is immutable; the body is read once, by one thread. **Limits**: every
/// way to the body takes or has a limit.
public final class Request {
  private static final int NETWORK_BYTES = 8;

  private final Head head;
  private final Wire wire;
  private final Map<String, String> params;
  private final Map<Class<?>, Object> attributes;

  private Request(
      Head head, Wire wire, Map<String, String> params, Map<Class<?>, Object> attributes) {
    this.head = head;
    this.wire = wire;
    this.params = params;
    this.attributes = attributes;
  }

  /// A request as a value, without a socket: for tests and for calls inside of the program.
  public static RequestBuilder builder(String method, String target) {
    return new RequestBuilder(method, target);
  }

  static Request of(Head head, Wire wire) {
    return new Request(head, wire, Map.of(), Map.of());
  }

  /// What the request says before its body. `target` or `problem` is null, never both.
  record Head(
      String method,
      @Nullable RequestTarget target,
      Problem.@Nullable Thrown problem,
      Headers headers,
      Caller caller) {
    static Head of(String method, String rawTarget, Headers headers, Caller caller) {
      return of(method, rawTarget, Query.NONE, headers, caller);
    }

    /// @param usual the query that the target probably has
    static Head of(String method, String rawTarget, Query usual, Headers headers, Caller caller) {
      try {
        return new Head(method, RequestTarget.parse(rawTarget, usual), null, headers, caller);
      } catch (Problem.Thrown e) {
        return new Head(method, null, e, headers, caller);
      }
    }
  }

  /// Who asks, and whom.
  ///
  /// @param id this request's id, in logs and in answers to failures
  /// @param address the client's numeric address; a trusted proxy's word for it
  record Caller(String id, String address, Server server, long maxBodyBytes) {}

  /// This server as the client knows it.
  ///
  /// @param authority host and port
  /// @param ours whether it is one of the names of [OwnNames]
  record Server(String scheme, String authority, boolean ours) {}

  public String method() {
    return head.method;
  }

  /// The decoded path, always beginning with a slash. It holds no dot segments.
  public String path() {
    return head.target == null ? "/" : head.target.path();
  }

  /// Path and query as they came, still encoded.
  public String target() {
    return head.target == null ? "/" : head.target.origin();
  }

  /// The query as it came, still encoded, without the question mark; empty when there is none.
  public String query() {
    return head.target == null ? "" : head.target.query().text();
  }

  /// The value of the template's `{name}`.
  public String param(String name) {
    String value = params.get(name);
    if (value == null) {
      throw new NoSuchElementException("the route has no parameter " + name);
    }
    return value;
  }

  /// The first value of a query parameter.
  public @Nullable String query(String name) {
    return head.target == null ? null : head.target.query().first(name);
  }

  /// All values of a query parameter.
  public List<String> queries(String name) {
    return head.target == null ? List.of() : head.target.query().all(name);
  }

  /// A query parameter as a whole number within bounds, or the 400 problem.
  public int queryInt(String name, int orElse, int min, int max) {
    String text = query(name);
    if (text == null) {
      return orElse;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below, with the bounds.
    }
    throw Problem.BAD_REQUEST
        .because("query parameter " + name + " is a whole number from " + min + " to " + max)
        .with("parameter", name)
        .thrown();
  }

  /// The first value of a header field.
  public @Nullable String header(String name) {
    return head.headers.first(name);
  }

  public Headers headers() {
    return head.headers;
  }

  /// All cookies as they came, in one line; empty when there are none.
  public String cookies() {
    String only = head.headers.only("Cookie");
    return only == null ? String.join("; ", head.headers.all("Cookie")) : only;
  }

  /// The value of the first cookie of that name: of the one with the longest path, as clients send
  /// them (RFC 6265 §5.4).
  public @Nullable String cookie(String name) {
    for (String field : head.headers.all("Cookie")) {
      for (int from = 0; from < field.length(); ) {
        int semicolon = field.indexOf(';', from);
        int end = semicolon < 0 ? field.length() : semicolon;
        int equals = field.indexOf('=', from, end);
        if (equals > from && isNamed(field, from, equals, name)) {
          return field.substring(equals + 1, end).strip();
        }
        from = end + 1;
      }
    }
    return null;
  }

  private static boolean isNamed(String field, int from, int to, String name) {
    int start = from;
    int end = to;
    while (start < end && Character.isWhitespace(field.charAt(start))) {
      start++;
    }
    while (start < end && Character.isWhitespace(field.charAt(end - 1))) {
      end--;
    }
    return end - start == name.length() && field.startsWith(name, start);
  }

  /// The client's numeric address; what a trusted proxy says, when one stands between.
  public String address() {
    return head.caller.address;
  }

  /// What one client has whole of the address space, so that a limit for it is a limit: an IPv4
  /// address, or the /64 of an IPv6 address.
  public static String networkOf(String address) {
    try {
      return InetAddress.ofLiteral(address) instanceof Inet6Address six
          ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), NETWORK_BYTES))
          : address;
    } catch (IllegalArgumentException _) {
      return address;
    }
  }

  /// This request's id, in logs and in answers to failures.
  public String id() {
    return head.caller.id;
  }

  /// `http` or `https`, as the client sees it.
  public String scheme() {
    return head.caller.server.scheme;
  }

  /// Host and port as the client knows them.
  public String authority() {
    return head.caller.server.authority;
  }

  /// Whether the client asked for this server by a name of its own; see [OwnHost].
  public boolean isForThisServer() {
    return head.caller.server.ours;
  }

  /// The absolute URL of a path on this server.
  public String url(String path) {
    return scheme() + "://" + authority() + path;
  }

  /// The whole body up to the server's default limit; blocks.
  public byte[] bodyBytes() {
    return bodyBytes(head.caller.maxBodyBytes);
  }

  /// The whole body; blocks. Longer than `limitBytes` is the 413 problem.
  public byte[] bodyBytes(long limitBytes) {
    try (InputStream in = bodyStream(limitBytes)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The body as it arrives, for a blocking handler. Reading past `limitBytes` throws the 413
  /// problem; when the client leaves, [IOException].
  public InputStream bodyStream(long limitBytes) {
    return wire.stream(limitBytes);
  }

  /// The whole body without blocking, for an immediate handler.
  public CompletionStage<byte[]> bodyAsync(long limitBytes) {
    return wire.bytes(limitBytes);
  }

  /// Runs `action` once when nobody wants the answer any more: the client hung up, the answer's
  /// deadline passed, or the server gave up on it. Not called after a complete answer.
  public void onGone(Runnable action) {
    wire.onGone(action);
  }

  /// Runs `action` once when the exchange is over: the last byte of the answer is handed over, or
  /// nobody wants it.
  public void onFinished(Runnable action) {
    wire.onFinished(action);
  }

  public boolean isGone() {
    return wire.isGone();
  }

  /// Runs what belongs to this request where its connection lives: an answer that comes later is
  /// best put together there, beside nobody else's, and not by whoever brings it.
  public Executor loop() {
    return wire.loop();
  }

  /// This request carrying `value`, found again by its `type` (as the authenticated principal).
  public <T> Request with(Class<T> type, T value) {
    var more = new HashMap<>(attributes);
    more.put(type, value);
    return new Request(head, wire, params, Map.copyOf(more));
  }

  /// The value of that type, which a filter must have put there.
  public <T> T attribute(Class<T> type) {
    T value = attributeOrNull(type);
    if (value == null) {
      throw new NoSuchElementException("no filter gave this request a " + type.getSimpleName());
    }
    return value;
  }

  public <T> @Nullable T attributeOrNull(Class<T> type) {
    return type.cast(attributes.get(type));
  }

  Request withParams(Map<String, String> found) {
    return new Request(head, wire, found, attributes);
  }

  /// The decoded segments, or the problem of a target that has none.
  List<String> segments() {
    if (head.target == null) {
      throw head.problem == null ? Problem.BAD_REQUEST.plain().thrown() : head.problem;
    }
    return head.target.segments();
  }
}
