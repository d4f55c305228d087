package dev.millrace;

import dev.millrace.http.HttpMetrics;
import dev.millrace.http.RouteGroup;
import dev.millrace.web.Health;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Map;

/// What a process does in one of its roles.
///
/// **Ownership:** what it is made of is closed by the process, in the reverse order of its making.
interface Duty {
  /// Lays out what it answers to.
  default void addTo(RouteGroup routes, Health health) {}

  /// Makes sure of what must hold before the first request is answered.
  default void prepare() {}

  /// The process answers at this address from now on.
  default void answersAt(String url) {}

  /// Begins its work; whatever the process answers to is answered by now.
  default void start() {}

  /// What of it has to be well for the process to be ready: part -> why it is not, empty when it
  /// is.
  default Map<String, String> parts() {
    return Map.of();
  }

  /// What it tells people about itself: part -> name -> value, a text or a number.
  default Map<String, Map<String, Object>> facts() {
    return Map.of();
  }

  /// Hears of every request that the process answered.
  default HttpMetrics ear() {
    return HttpMetrics.NONE;
  }

  /// What it counts.
  default List<MeterBinder> meters() {
    return List.of();
  }
}
