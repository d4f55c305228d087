/// The platform's step functions: durable graphs of steps, run by any number of workers.
///
/// [Workflows] starts, reads, cancels and resumes graphs from any process; a [WorkflowWorker] runs
/// their steps. Everything is a row in PostgreSQL, and db-scheduler leases the rows of runnable
/// steps to workers. The package knows `Step`, never a concrete step.
///
/// **Owns** the tables `workflow`, `workflow_step`, `workflow_edge` and `workflow_queue`, and
/// nothing on disk. **Threads:** a worker has one thread that polls, three that keep leases, one
/// that watches, one that delivers, and a virtual thread for each running step. **Limits:** slots
/// for each lane, 10,000 steps a workflow, 256 KiB of JSON in and out of a step.
@NullMarked
package dev.millrace.workflow;

import org.jspecify.annotations.NullMarked;
