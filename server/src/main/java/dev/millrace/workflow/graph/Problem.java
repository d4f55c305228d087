package dev.millrace.workflow.graph;

/// Why a step or a workflow failed, in words for people.
///
/// @param type a stable slug for programs: `unsupported-codec`, `step-failed`, `step-timed-out`
/// @param title one short sentence
/// @param detail what was found
public record Problem(String type, String title, String detail) {
  private static final int MAX_LENGTH = 4_000;

  public Problem {
    type = bounded(type);
    title = bounded(title);
    detail = bounded(detail);
  }

  /// PostgreSQL text holds no NUL, and a problem is read by people: control characters go.
  private static String bounded(String text) {
    String clean = text.replace('\0', ' ');
    return clean.length() <= MAX_LENGTH ? clean : clean.substring(0, MAX_LENGTH - 1) + "…";
  }
}
