package dev.millrace.live;

/// There is no channel of that id, or no longer.
public final class NoSuchChannel extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NoSuchChannel(String id) {
    super("there is no channel " + id);
  }
}
