package dev.millrace;

import dev.millrace.events.Topic;
import dev.millrace.http.RouteGroup;
import dev.millrace.lake.LakeTable;
import dev.millrace.lake.LakeTables;
import dev.millrace.qoe.Evidence;
import dev.millrace.qoe.Evidence.Reader;
import dev.millrace.qoe.EvidenceRoutes;
import dev.millrace.telemetry.sql.RepeatTable;
import dev.millrace.telemetry.sql.SessionPlaceTable;
import dev.millrace.web.Health;
import java.util.ArrayList;
import java.util.List;

/// Says what the figures rest on: what was refused, what came twice, and how far behind
/// everybody is who makes something of what players tell.
final class EvidenceDuty implements Duty {
  private final Premises here;
  private final Evidence evidence;

  private EvidenceDuty(Premises here, Evidence evidence) {
    this.here = here;
    this.evidence = evidence;
  }

  /// @param search who makes this process's indexes
  static EvidenceDuty in(Premises here, FiguresDuty figures, List<Reader> search, LakeTables lake) {
    var on = here.on();
    var sessions = new SessionPlaceTable(on.database());
    var readers = new ArrayList<Reader>();
    readers.add(new Reader("sessions", Topic.TELEMETRY, sessions::reached));
    readers.add(new Reader("figures", Topic.SESSIONS, figures::place));
    readers.addAll(search);
    for (LakeTable table : LakeTable.values()) {
      readers.add(new Reader("lake." + table.text(), table.topic(), () -> lake.reached(table)));
    }
    var repeats = new RepeatTable(on.database());
    return new EvidenceDuty(here, new Evidence(on.kafka(), repeats, readers, here.clock()));
  }

  @Override
  public void addTo(RouteGroup routes, Health health) {
    here.door().guarded(routes, health, new EvidenceRoutes(evidence)::addTo);
  }
}
