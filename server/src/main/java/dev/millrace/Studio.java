package dev.millrace;

import dev.millrace.outbound.Outbound;
import dev.millrace.vod.VodDesk;
import dev.millrace.workflow.Workflows;

/// What films are taken in and worked on with.
///
/// @param outbound the way to addresses that users name
record Studio(Workflows workflows, VodDesk desk, Outbound outbound) {
  static Studio in(Premises here, Closing closing) {
    var on = here.on();
    var workflows = new Workflows(on.database().dataSource());
    var parts = new VodDesk.Parts(on.catalog(), on.store(), workflows);
    var desk = new VodDesk(parts, here.settings().room());
    desk.clean();
    return new Studio(workflows, desk, closing.after(new Outbound(here.settings().outbound())));
  }
}
