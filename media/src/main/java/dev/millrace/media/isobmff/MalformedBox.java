package dev.millrace.media.isobmff;

/// Says that bytes are not the ISO base media file they should be, and where they go wrong.
public final class MalformedBox extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final long offset;

  /// @param path the box, from the outermost: `moov/trak/tkhd`
  /// @param offset where in the stream, in bytes
  public MalformedBox(String path, long offset, String problem) {
    super(problem + " at " + (path.isEmpty() ? "top level" : path) + ", byte " + offset);
    this.path = path;
    this.offset = offset;
  }

  public String path() {
    return path;
  }

  public long offset() {
    return offset;
  }
}
