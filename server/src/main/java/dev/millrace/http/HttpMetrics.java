package dev.millrace.http;

import org.jspecify.annotations.Nullable;

/// Hears of every finished exchange, so that a metrics library or an access log can stand behind
/// it.
///
/// **Threading**: called on event loops, from several at once; must not block.
@FunctionalInterface
public interface HttpMetrics {
  /// Hears nothing.
  HttpMetrics NONE = exchange -> {};

  void finished(Exchange exchange);

  /// This one, and then `other`.
  default HttpMetrics and(HttpMetrics other) {
    return exchange -> {
      finished(exchange);
      other.finished(exchange);
    };
  }

  /// One exchange.
  ///
  /// @param route the template (`/v1/assets/{id}`), or `none`
  /// @param status 499 when the client left before the end of its answer
  /// @param answer the one whose head was sent, or null when none was
  /// @param bytesSent of its body; of one that broke off what the kernel took, as exactly as is
  ///     known: a file over plain HTTP/1.1 to the byte, else to a piece of 256 KiB at most
  record Exchange(
      Request request,
      String route,
      int status,
      @Nullable Response answer,
      Timing timing,
      long bytesSent,
      boolean http2) {
    public String method() {
      return request.method();
    }

    /// From the parsed head to the last byte handed over.
    public long nanos() {
      return timing.totalNanos;
    }
  }

  /// How long an exchange took, from the parsed head of its request.
  ///
  /// @param firstByteNanos to the head of the answer; 0 when there is none
  /// @param totalNanos to its last byte
  record Timing(long firstByteNanos, long totalNanos) {}
}
