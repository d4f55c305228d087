package dev.millrace;

import dev.millrace.delivery.AnsweredFrom;
import dev.millrace.http.HttpMetrics;
import dev.millrace.http.Response;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/// How long viewers wait, by where the answers came from, and how much they get.
///
/// **Threading:** safe; never blocks.
final class EdgeTimes implements HttpMetrics, MeterBinder {
  private final LongAdder sentBytes = new LongAdder();
  private final WaitHistogram firstByte =
      new WaitHistogram("millrace_edge_ttfb_seconds", "To the head of the answer");
  private final WaitHistogram whole =
      new WaitHistogram("millrace_edge_duration_seconds", "To the last byte of the answer");

  /// Has them scraped with what else is in a registry for Prometheus; others do without.
  @Override
  public void bindTo(MeterRegistry registry) {
    if (registry instanceof PrometheusMeterRegistry scraped) {
      scraped.getPrometheusRegistry().register(firstByte);
      scraped.getPrometheusRegistry().register(whole);
    }
  }

  @Override
  public void finished(Exchange exchange) {
    Response answer = exchange.answer();
    String path = exchange.request().path();
    if (answer == null || !path.startsWith("/play/")) {
      return;
    }
    sentBytes.add(exchange.bytesSent());
    boolean isPlaylist = path.endsWith(".m3u8") || path.endsWith(".mpd");
    AnsweredFrom from = AnsweredFrom.of(answer.headers().first("Cache-Status"));
    firstByte.enter(isPlaylist, from, exchange.timing().firstByteNanos());
    whole.enter(isPlaylist, from, exchange.nanos());
  }

  /// What viewers were sent of bodies.
  long sentBytes() {
    return sentBytes.sum();
  }
}
