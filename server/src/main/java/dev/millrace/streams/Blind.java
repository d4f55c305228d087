package dev.millrace.streams;

/// Frames were not looked at.
public final class Blind extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Kind kind;
  private final int frame;

  /// Whose fault it is.
  public enum Kind {
    /// There is too much to look at; it may be tried again.
    BUSY,
    /// The network is not there, or off.
    OFF,
    /// A frame is no picture.
    FRAME,
    /// Something else; it may be tried again.
    FAILED
  }

  /// @param frame which frame is at fault; -1 when none is
  public Blind(Kind kind, String message, int frame) {
    super(message);
    this.kind = kind;
    this.frame = frame;
  }

  public Kind kind() {
    return kind;
  }

  public int frame() {
    return frame;
  }
}
