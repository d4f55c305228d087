package dev.millrace;

import dev.millrace.outbound.Outbound;
import dev.millrace.vision.Analysis;
import dev.millrace.vision.sql.LedgerTable;
import dev.millrace.vision.sql.PeopleTable;
import dev.millrace.vision.sql.ReviewTable;
import dev.millrace.vod.VodDesk;
import dev.millrace.workflow.Workflows;

/// What films are taken in and worked on with.
///
/// @param analysis what is in films
/// @param outbound the way to addresses that users name
record Studio(Workflows workflows, VodDesk desk, Analysis analysis, Outbound outbound) {
  static Studio in(Premises here, Closing closing) {
    var on = here.on();
    var workflows = new Workflows(on.database().dataSource());
    var parts = new VodDesk.Parts(on.catalog(), on.store(), workflows);
    var desk = new VodDesk(parts, here.settings().room());
    desk.clean();
    var analysis = new Analysis(on.catalog(), on.store(), workflows, books(here));
    Outbound outbound =
        closing.after(new Outbound(here.settings().outbound(), here.settings().trust()));
    return new Studio(workflows, desk, analysis, outbound);
  }

  /// Where it stands which films were looked at, and which people have to judge.
  static Analysis.Books books(Premises here) {
    var database = here.on().database();
    return new Analysis.Books(
        new LedgerTable(database),
        new ReviewTable(database, here.clock()),
        new PeopleTable(database));
  }
}
