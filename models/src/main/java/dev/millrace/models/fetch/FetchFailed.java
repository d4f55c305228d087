package dev.millrace.models.fetch;

/// A package could not be had, or is not what it should be; the message is a line for a person.
public final class FetchFailed extends Exception {
  private static final long serialVersionUID = 1;

  public FetchFailed(String message) {
    super(message);
  }

  public FetchFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
