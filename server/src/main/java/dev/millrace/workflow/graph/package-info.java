/// The graph of a workflow as values: its states, how it reads, and the rules by which it grows.
///
/// Pure: no threads, clock, files or database. `sql` applies these rules to rows.
///
/// **Limits:** 10,000 steps and 100,000 dependencies (groups counted by member) a workflow.
@NullMarked
package dev.millrace.workflow.graph;

import org.jspecify.annotations.NullMarked;
