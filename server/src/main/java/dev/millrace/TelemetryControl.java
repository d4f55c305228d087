package dev.millrace;

import dev.millrace.http.RouteGroup;
import dev.millrace.telemetry.ControlDesk;
import dev.millrace.telemetry.ControlRoutes;
import dev.millrace.telemetry.sql.ControlTable;
import dev.millrace.web.Health;
import java.util.function.Supplier;

/// Says how much of what players tell is collected: people tell it to the API, whoever collects
/// goes by it.
final class TelemetryControl implements Duty {
  private final Premises here;
  private final ControlDesk desk;
  private final Supplier<String> ids;

  private TelemetryControl(Premises here, Closing closing) {
    var on = here.on();
    this.here = here;
    this.ids = () -> on.ids().next().value();
    var table = new ControlTable(on.database(), on.outbox(), ids, here.clock());
    this.desk = closing.after(new ControlDesk(table, on.events()));
  }

  static TelemetryControl in(Premises here, Closing closing) {
    return new TelemetryControl(here, closing);
  }

  ControlDesk desk() {
    return desk;
  }

  @Override
  public void addTo(RouteGroup routes, Health health) {
    if (here.settings().roles().has(Role.API)) {
      var control = new ControlRoutes(desk, ids, here.clock());
      here.door().guarded(routes, health, control::addTo);
    }
  }

  @Override
  public void prepare() {
    desk.start();
  }
}
