package dev.millrace;

import dev.millrace.cli.CommandFailed;
import dev.millrace.delivery.access.Place;
import dev.millrace.http.RouteGroup;
import dev.millrace.http.SecurityHeaders;
import dev.millrace.telemetry.ControlDesk;
import dev.millrace.telemetry.Telemetry;
import dev.millrace.telemetry.TelemetryConfig;
import dev.millrace.telemetry.sessions.Audience;
import dev.millrace.telemetry.sessions.Sessionizer;
import dev.millrace.telemetry.sql.RepeatTable;
import dev.millrace.telemetry.sql.SessionPlaceTable;
import dev.millrace.web.Health;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Collects what players tell.
final class TelemetryRole implements Duty {
  private final Telemetry telemetry;
  private final Sessionizer sessions;

  private TelemetryRole(Telemetry telemetry, Sessionizer sessions) {
    this.telemetry = telemetry;
    this.sessions = sessions;
  }

  static TelemetryRole in(Premises here, ControlDesk desk, Audience audience, Closing closing) {
    var settings = here.settings();
    TelemetryConfig config = settings.config().telemetry().in(settings.data().resolve("telemetry"));
    var outlook =
        new Telemetry.Outlook(
            desk::now,
            address -> {
              Place place = here.places().known(address);
              return place == null || place.country().isEmpty() ? null : place.country();
            },
            new RepeatTable(here.on().database()),
            here.clock());
    var on = here.on();
    try {
      Telemetry telemetry = closing.after(Telemetry.open(config, on.kafka(), outlook));
      var places = new SessionPlaceTable(on.database());
      return new TelemetryRole(
          telemetry, closing.after(new Sessionizer(on.kafka(), places, audience, here.clock())));
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot use the spool's folder %s (%s); set telemetry.spool to one that can be written"
              .formatted(config.spool(), e.getMessage()));
    }
  }

  @Override
  public void addTo(RouteGroup routes, Health health) {
    routes.group(
        open -> {
          open.after(SecurityHeaders.strict());
          telemetry.addTo(open);
        });
  }

  @Override
  public void prepare() {
    telemetry.prepare();
  }

  @Override
  public void start() {
    telemetry.start();
    sessions.start();
  }

  @Override
  public Map<String, Map<String, Object>> facts() {
    return Map.of(
        "telemetry",
        Map.of(
            "state", telemetry.trouble().isEmpty() ? "collected" : telemetry.trouble(),
            "received", telemetry.received(),
            "spoolBytes", telemetry.spoolBytes(),
            "openSessions", sessions.open()));
  }

  @Override
  public List<MeterBinder> meters() {
    return List.of(new TelemetryMetrics(telemetry, sessions));
  }
}
