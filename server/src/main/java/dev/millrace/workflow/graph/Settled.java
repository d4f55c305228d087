package dev.millrace.workflow.graph;

import java.util.Optional;

/// The end of a workflow, until someone resumes it.
///
/// @param state done, failed or cancelled
/// @param problem why it failed
public record Settled(
    long workflowId, String kind, String subject, WorkflowState state, Optional<Problem> problem) {}
