package dev.millrace;

import dev.millrace.delivery.journal.AccessLog;
import dev.millrace.delivery.journal.AccessLogConfig;
import dev.millrace.delivery.journal.Sampling;

/// Where it is written down what viewers asked for.
final class Journal {
  private Journal() {}

  /// The access log as the configuration wants it.
  static AccessLog of(Premises here) {
    Settings settings = here.settings();
    DeliverySection edge = settings.config().delivery();
    var config =
        new AccessLogConfig(
            Sampling.parse(edge.accessLog()),
            edge.accessLogAddresses(),
            settings.workflow().nodeName());
    return new AccessLog(config, here.on().kafka(), here.places());
  }
}
