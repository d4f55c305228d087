package dev.millrace.media.text;

/// Bytes that are no subtitles; the message names the line and the fault.
public final class MalformedText extends RuntimeException {
  private static final long serialVersionUID = 1;

  public MalformedText(String problem) {
    this(0, problem);
  }

  /// @param line counted from 1; 0 for the whole
  MalformedText(int line, String problem) {
    super(line == 0 ? problem : "line " + line + ": " + problem);
  }
}
