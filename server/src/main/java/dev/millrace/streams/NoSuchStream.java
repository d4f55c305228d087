package dev.millrace.streams;

/// There is no stream of that id.
public final class NoSuchStream extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NoSuchStream(String id) {
    super("there is no stream " + id);
  }
}
