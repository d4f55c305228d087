package dev.millrace.media.hls;

/// Says that a text is not the playlist it should be, and on which line.
public final class MalformedPlaylist extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;

  MalformedPlaylist(int line, String problem) {
    super("line " + line + ": " + problem);
    this.line = line;
  }

  /// The line, from 1.
  public int line() {
    return line;
  }
}
