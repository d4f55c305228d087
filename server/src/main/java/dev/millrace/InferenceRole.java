package dev.millrace;

import dev.millrace.http.RouteGroup;
import dev.millrace.http.SecurityHeaders;
import dev.millrace.inference.Inference;
import dev.millrace.inference.InferenceRoutes;
import dev.millrace.inference.NetworkState;
import dev.millrace.inference.TensorRoutes;
import dev.millrace.models.Models;
import dev.millrace.web.Health;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Looks at frames with neural networks, for whoever sends them.
///
/// A network that is not there is no reason not to be ready: what can be done without it goes on,
/// and who asks for it hears why it is off.
final class InferenceRole implements Duty {
  private static final System.Logger LOG = System.getLogger(InferenceRole.class.getName());

  private final Premises here;
  private final Inference inference;
  private final InferenceRoutes routes;

  private InferenceRole(Premises here, Inference inference) {
    this.here = here;
    this.inference = inference;
    this.routes = new InferenceRoutes(inference);
  }

  static InferenceRole in(Premises here, Closing closing) {
    var settings = here.settings();
    var section = settings.config().inference();
    var config = section.in(Models.standardCache(System.getenv()), settings.data().resolve(""));
    return new InferenceRole(here, closing.after(new Inference(config)));
  }

  /// The networks, for others of this process.
  Inference networks() {
    return inference;
  }

  @Override
  public void addTo(RouteGroup all, Health health) {
    all.group(
        open -> {
          open.after(SecurityHeaders.strict());
          routes.addOpen(open);
        });
    here.door()
        .guarded(
            all,
            health,
            guarded -> {
              routes.addGuarded(guarded);
              new TensorRoutes(inference).addTo(guarded);
            });
  }

  @Override
  public void start() {
    inference.start();
    for (NetworkState network : inference.networks()) {
      if (!network.ready()) {
        LOG.log(
            System.Logger.Level.INFO,
            "An analysis is off network={0} because={1}",
            network.name(),
            network.why());
      }
    }
  }

  @Override
  public Map<String, Map<String, Object>> facts() {
    var networks = new LinkedHashMap<String, Object>();
    inference
        .networks()
        .forEach(one -> networks.put(one.name(), one.ready() ? "ready" : "off: " + one.why()));
    return Map.of("inference", networks);
  }

  @Override
  public List<MeterBinder> meters() {
    return List.of(
        registry -> {
          FunctionCounter.builder("millrace.inference.frames", inference, Inference::frames)
              .description("frames that networks looked at")
              .register(registry);
          Gauge.builder("millrace.inference.waiting", inference, Inference::waiting)
              .description("frames that wait for a network")
              .register(registry);
        });
  }
}
