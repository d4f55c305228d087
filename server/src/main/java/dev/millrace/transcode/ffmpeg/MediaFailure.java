package dev.millrace.transcode.ffmpeg;

import java.util.List;

/// A child did not do its work; says what kind of failure it was and what the child said last.
public final class MediaFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Kind kind;
  private final transient List<String> lastLines;

  /// What a caller branches on.
  public enum Kind {
    /// The media is damaged or not what it seems; another try gives the same.
    INPUT,
    /// Somebody asked for it.
    CANCELLED,
    /// It ran longer, or used more processor time, than its limits allow.
    TIMEOUT,
    /// It gave no sign of progress.
    STALLED,
    /// It wanted more memory than it may have.
    MEMORY,
    /// A signal ended it: a crash, or the kernel short of memory.
    CRASHED,
    /// Whoever reads its output failed; see the cause.
    OUTPUT,
    /// Anything else; the last lines tell more.
    FAILED
  }

  MediaFailure(Kind kind, String message, List<String> lastLines, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.lastLines = List.copyOf(lastLines);
  }

  MediaFailure(Kind kind, String message, List<String> lastLines) {
    super(message);
    this.kind = kind;
    this.lastLines = List.copyOf(lastLines);
  }

  public Kind kind() {
    return kind;
  }

  /// The child's last messages, oldest first, at most 40.
  public List<String> lastLines() {
    return lastLines;
  }
}
