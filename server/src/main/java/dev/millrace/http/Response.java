package dev.millrace.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Function;

/// An answer: status, header fields and a body. A value; every `with` gives another.
public record Response(int status, Headers headers, Body body) {
  private static final Body EMPTY = new Body.Empty();

  public Response {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("not a final status: " + status);
    }
  }

  /// An empty answer of `status`.
  public static Response of(int status) {
    return new Response(status, Headers.empty(), EMPTY);
  }

  /// 200 with `body` of `contentType`.
  public static Response ok(String contentType, Body body) {
    return new Response(200, Headers.of("Content-Type", contentType), body);
  }

  /// 200 with plain text.
  public static Response text(String text) {
    return ok("text/plain; charset=utf-8", utf8(text));
  }

  /// 200 with bytes in memory.
  public static Response bytes(String contentType, byte[] bytes) {
    return ok(contentType, Body.Bytes.of(bytes));
  }

  /// `status` with `value` as JSON.
  public static Response json(int status, Object value) {
    return bytes("application/json", Json.write(value)).withStatus(status);
  }

  /// 200 with `value` as JSON.
  public static Response json(Object value) {
    return json(200, value);
  }

  /// 204.
  public static Response noContent() {
    return of(204);
  }

  /// 303 to `location`, fetched with GET.
  public static Response seeOther(String location) {
    return of(303).with("Location", location);
  }

  /// 200 with a stream of events.
  public static Response events(Body.Events events) {
    return ok("text/event-stream", events).with("Cache-Control", "no-store");
  }

  public Response withStatus(int newStatus) {
    return new Response(newStatus, headers, body);
  }

  public Response withHeaders(Headers newHeaders) {
    return newHeaders == headers ? this : new Response(status, newHeaders, body);
  }

  public Response withBody(Body newBody) {
    return new Response(status, headers, newBody);
  }

  /// This answer with `name` holding `value` alone.
  public Response with(String name, String value) {
    return withHeaders(headers.with(name, value));
  }

  /// This answer with the date `when` in `name`, as HTTP writes it (RFC 9110 §5.6.7).
  public Response with(String name, Instant when) {
    return with(name, HttpDates.of(when));
  }

  /// This answer with `name` unless it already has one; shared fields stay shared.
  public Response withDefault(String name, String value) {
    return withHeaders(headers.withDefault(name, value));
  }

  /// This answer with one more field beside those of the same name (as `Set-Cookie`).
  public Response and(String name, String value) {
    return withHeaders(headers.and(name, value));
  }

  /// This answer from memory for many: as it is and compressed, each put together once with all its
  /// fields, in the form in which they are sent.
  public Function<Request, Response> forMany() {
    return Shared.of(this)::to;
  }

  static Body.Bytes utf8(String text) {
    return Body.Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
