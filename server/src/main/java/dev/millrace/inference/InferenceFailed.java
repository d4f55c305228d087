package dev.millrace.inference;

/// A look at frames that came to nothing; the message is a sentence for whoever asked.
public final class InferenceFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Kind kind;
  private final int frame;

  /// Whose fault it is.
  public enum Kind {
    /// There is no such network.
    UNKNOWN,
    /// The network cannot be used here.
    OFF,
    /// Too many frames wait.
    BUSY,
    /// Tensors do not fit the network.
    TENSOR,
    /// A frame is no picture, or too large a one.
    FRAME
  }

  InferenceFailed(Kind kind, String message) {
    super(message);
    this.kind = kind;
    this.frame = -1;
  }

  InferenceFailed(String message, int frame) {
    super(message);
    this.kind = Kind.FRAME;
    this.frame = frame;
  }

  public Kind kind() {
    return kind;
  }

  /// Which frame is at fault, from 0; -1 when none is.
  public int frame() {
    return frame;
  }
}
