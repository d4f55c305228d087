package dev.millrace.workflow.graph;

import java.io.Serial;

/// A graph that cannot be: a name twice, a missing dependency, a cycle, too many steps.
public final class IllegalGraphException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1;

  public IllegalGraphException(String message) {
    super(message);
  }
}
