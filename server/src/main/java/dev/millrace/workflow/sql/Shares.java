package dev.millrace.workflow.sql;

import dev.millrace.workflow.step.StepKind.Lane;
import java.util.List;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/// What each owner has been given of a lane, after start-time fair queueing: every step gets a
/// place on one scale, where the owner's step before it ended, but never before the place that the
/// lane has come to. So whoever waits with one step is next, however much others have queued, and
/// nobody saves up turns by staying away.
///
/// **Limits:** a row for each owner that was given something within a day.
final class Shares {
  private Shares() {}

  /// What an owner was given.
  ///
  /// @param start the step's place on the scale
  record Given(String owner, double start, int slots) {}

  /// Books what was given; owners in one order, so that two nodes do not wait for each other.
  static void book(Handle handle, Lane lane, List<Given> given) {
    var last = new TreeMap<String, Given>();
    for (Given each : given) {
      last.merge(each.owner(), each, (a, b) -> a.start() > b.start() ? a : b);
    }
    var batch =
        handle.prepareBatch(
            """
            insert into workflow_share as s (lane, owner, started, served)
            values (:lane, :owner, :start, :start + :slots)
            on conflict (lane, owner) do update
            set started = greatest(s.started, excluded.started),
              served = greatest(s.served, excluded.served), used_at = now()
            """);
    for (Given each : last.values()) {
      batch
          .bind("lane", Rows.text(lane))
          .bind("owner", each.owner())
          .bind("start", each.start())
          .bind("slots", each.slots())
          .add();
    }
    batch.execute();
    handle
        .createUpdate(
            """
            delete from workflow_share
            where lane = :lane and used_at < now() - interval '1 day'
            """)
        .bind("lane", Rows.text(lane))
        .execute();
  }
}
