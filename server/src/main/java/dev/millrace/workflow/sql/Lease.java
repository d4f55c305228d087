package dev.millrace.workflow.sql;

import dev.millrace.workflow.step.StepKind.Lane;

/// The right of one worker to run one step, until it records the end or is thought dead.
///
/// @param kind the step kind's name
/// @param slots slots of the lane that it holds
/// @param version the fence: another lease of the same row has another version
public record Lease(long stepId, String kind, Lane lane, int slots, long version) {}
