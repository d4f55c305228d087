package dev.millrace.search;

/// The index can not be asked just now; the message says why.
public final class SearchUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public SearchUnavailable(String message) {
    super(message);
  }

  public SearchUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
