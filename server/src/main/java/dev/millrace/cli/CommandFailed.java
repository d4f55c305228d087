package dev.millrace.cli;

/// A command that could not be done, with one line that says why and what to do.
public final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int SERVER_ERRORS = 500;

  private final boolean serverAway;
  private final String problem;

  public CommandFailed(String message) {
    super(message);
    this.serverAway = false;
    this.problem = "";
  }

  /// The server's answer to a request: its status and the name of the problem's type.
  CommandFailed(String message, int status, String problem) {
    super(message);
    this.serverAway = status >= SERVER_ERRORS;
    this.problem = problem;
  }

  CommandFailed(String message, Throwable cause) {
    super(message, cause);
    this.serverAway = cause instanceof java.io.IOException;
    this.problem = "";
  }

  /// The last part of the problem's type, such as `upload-busy`; empty when there is none.
  String problem() {
    return problem;
  }

  /// Whether the server could not be reached or answer, which may pass.
  boolean isServerAway() {
    return serverAway;
  }
}
