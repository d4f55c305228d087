package dev.millrace.workflow.step;

import java.io.Serial;

/// A failure that no further attempt can mend, such as bad media: it stops the graph at once.
///
/// The words reach people: `type` is a stable slug for programs (`unsupported-codec`), `title` one
/// short sentence, `detail` what was found and what can be done.
public final class PermanentFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final String type;
  private final String title;

  public PermanentFailure(String type, String title, String detail) {
    super(detail);
    Limits.requireName(type);
    this.type = type;
    this.title = title;
  }

  public String type() {
    return type;
  }

  public String title() {
    return title;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }
}
