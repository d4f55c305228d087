package dev.millrace.delivery.journal;

import dev.millrace.delivery.access.PlaceRules;
import dev.millrace.events.EventsConfig;
import dev.millrace.events.Recorder;
import dev.millrace.events.Topic;
import dev.millrace.http.HttpMetrics;
import java.util.concurrent.atomic.LongAdder;

/// Writes an event for each finished request below `/play/`, and for what was asked of live
/// channels, to the topic `millrace.access`.
///
/// **Threading**, **Limits**, **On failure:** as a [Recorder] has; [#finished] is called on event
/// loops.
public final class AccessLog implements HttpMetrics, AutoCloseable {
  private final Sampling sampling;
  private final Recorder<Served> recorder;
  private final LongAdder served = new LongAdder();
  private final LongAdder leftOut = new LongAdder();

  /// A log that knows where viewers are as far as `places` has been asked about them.
  public AccessLog(AccessLogConfig config, EventsConfig kafka, PlaceRules places) {
    this.sampling = config.sampling();
    var events = new AccessEvents(config, places);
    this.recorder = new Recorder<>(kafka, Topic.ACCESS, events::encode);
  }

  /// A request that was answered.
  ///
  /// @param endMillis when, since 1970
  record Served(HttpMetrics.Exchange exchange, long endMillis) {}

  /// The ledger: `served` = `logged` + all that was dropped + what is under way.
  ///
  /// @param served requests below `/play/` and `/live/{channel}/`
  /// @param logged events that Kafka has
  /// @param sampled left out because sampling says so
  /// @param crowded dropped because the queue was full
  /// @param refused dropped because Kafka was too far behind
  /// @param unconfirmed dropped because Kafka did not take them in time
  public record Counts(
      long served, long logged, long sampled, long crowded, long refused, long unconfirmed) {
    /// What is neither logged nor dropped yet.
    public long underWay() {
      return served - logged - sampled - crowded - refused - unconfirmed;
    }
  }

  /// Begins to write.
  public void start() {
    recorder.start();
  }

  @Override
  public void finished(HttpMetrics.Exchange exchange) {
    if (sampling.percent() == 0 || !AskedObject.isOne(exchange.request().path())) {
      return;
    }
    served.increment();
    if (sampling.takes(exchange.request().address())) {
      recorder.record(new Served(exchange, System.currentTimeMillis()));
    } else {
      leftOut.increment();
    }
  }

  /// What became of the requests so far.
  public Counts counts() {
    Recorder.Counts ends = recorder.counts();
    long sampled = leftOut.sum();
    return new Counts(
        served.sum(), ends.logged(), sampled, ends.crowded(), ends.refused(), ends.unconfirmed());
  }

  /// Writes what waits, for a moment.
  @Override
  public void close() {
    recorder.close();
  }
}
