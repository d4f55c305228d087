package dev.millrace.search;

/// A search that can not be understood, or asks for too much; the message says why.
public final class BadSearch extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BadSearch(String message) {
    super(message);
  }
}
