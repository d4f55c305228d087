package dev.millrace.transcode.ffmpeg;

/// This machine has no FFmpeg that works; the message is one line a person can act on.
public final class FfmpegUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  FfmpegUnavailable(String message) {
    super(message);
  }

  FfmpegUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
