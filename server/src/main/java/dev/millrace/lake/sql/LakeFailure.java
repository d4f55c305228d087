package dev.millrace.lake.sql;

/// What the lake was to do failed; the message says what.
public final class LakeFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LakeFailure(String message) {
    super(message);
  }

  public LakeFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
