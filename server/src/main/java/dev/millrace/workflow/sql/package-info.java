/// Workflows as rows: the tables of `V2__workflow.sql`, each change of a graph in one transaction,
/// and db-scheduler, which leases runnable steps to workers.
///
/// A row of `workflow_queue` is a runnable step, a picked row is a lease. Whoever records anything
/// about an attempt must hold its lease at that moment, in that transaction: that is the fence
/// against workers that were thought dead.
///
/// **Threads:** none, but for those of db-scheduler in [StepScheduler].
@NullMarked
package dev.millrace.workflow.sql;

import org.jspecify.annotations.NullMarked;
