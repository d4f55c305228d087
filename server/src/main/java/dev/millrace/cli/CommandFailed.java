package dev.millrace.cli;

/// A command that could not be done, with one line that says why and what to do.
public final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean serverAway;

  public CommandFailed(String message) {
    super(message);
    this.serverAway = false;
  }

  CommandFailed(String message, Throwable cause) {
    super(message, cause);
    this.serverAway = cause instanceof java.io.IOException;
  }

  /// Whether the server could not be reached, which may pass.
  boolean isServerAway() {
    return serverAway;
  }
}
