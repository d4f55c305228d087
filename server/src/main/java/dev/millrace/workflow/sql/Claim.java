package dev.millrace.workflow.sql;

/// What a worker needs to run a leased step.
///
/// @param attempt which start this is; together with the lease's version it fences the result
/// @param failures failed attempts so far, since the start or the last resume
/// @param lost attempts so far that died with their process
public record Claim(Lease lease, Work work, int attempt, int failures, int lost) {

  /// The step itself.
  public record Work(
      long workflowId, String subject, String name, String input, boolean optional) {}
}
