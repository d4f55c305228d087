package dev.millrace.http;

/// Hears of every finished exchange, so that a metrics library can stand behind it.
///
/// **Threading**: called on event loops, from several at once; must not block.
@FunctionalInterface
public interface HttpMetrics {
  /// Hears nothing.
  HttpMetrics NONE = exchange -> {};

  void finished(Exchange exchange);

  /// One exchange: `route` is the template (`/v1/assets/{id}`), `status` 499 when the client left
  /// before its answer, `nanos` from the parsed head to the last byte handed over.
  record Exchange(String method, String route, int status, long nanos, long bytesSent) {}
}
