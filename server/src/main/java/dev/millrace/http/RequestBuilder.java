package dev.millrace.http;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

/// Builds a [Request] without a socket.
public final class RequestBuilder {
  private static final long MAX_BODY_BYTES = 1 << 20;

  private final String method;
  private final String target;
  private final Gone gone = new Gone();
  private Headers headers = Headers.empty();
  private byte[] body = {};
  private String address = "127.0.0.1";
  private String scheme = "http";
  private String authority = "localhost";
  private boolean ours = true;

  RequestBuilder(String method, String target) {
    this.method = method;
    this.target = target;
  }

  /// Adds a header field.
  public RequestBuilder header(String name, String value) {
    headers = headers.and(name, value);
    return this;
  }

  public RequestBuilder body(String contentType, byte[] bytes) {
    headers = headers.with("Content-Type", contentType);
    body = bytes.clone();
    return this;
  }

  public RequestBuilder json(String text) {
    return body("application/json", text.getBytes(StandardCharsets.UTF_8));
  }

  public RequestBuilder address(String numeric) {
    address = numeric;
    return this;
  }

  /// How the client sees this server, as `https` and `video.example:8443`.
  public RequestBuilder server(String newScheme, String newAuthority) {
    scheme = newScheme;
    authority = newAuthority;
    return this;
  }

  /// The client calls this server by a name that is not its own.
  public RequestBuilder stranger(String newAuthority) {
    authority = newAuthority;
    ours = false;
    return this;
  }

  /// The client hangs up when `departure` completes.
  public RequestBuilder goneWhen(CompletionStage<?> departure) {
    var _ = departure.whenComplete((_, _) -> gone.flip());
    return this;
  }

  public Request build() {
    var caller =
        new Request.Caller(
            "test", address, new Request.Server(scheme, authority, ours), MAX_BODY_BYTES);
    return Request.of(Request.Head.of(method, target, headers, caller), new MemoryWire(body, gone));
  }
}
