package dev.millrace.qoe;

/// The answer takes longer than it may.
public final class TooMuchAsked extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TooMuchAsked(Throwable cause) {
    super("the answer takes longer than it may", cause);
  }
}
