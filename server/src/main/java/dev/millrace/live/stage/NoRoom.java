package dev.millrace.live.stage;

/// A programme can not begin, as there is no memory for what its players need.
final class NoRoom extends RuntimeException {
  private static final long serialVersionUID = 1;

  private NoRoom(String message) {
    super(message);
  }

  /// @param mostBytes that the windows of all channels may hold
  static NoRoom forWindow(long mostBytes) {
    return new NoRoom(
        "the windows of all channels may hold %d MiB in memory (live.window-memory),"
                .formatted(mostBytes >> 20)
            + " and others need too much of that");
  }
}
