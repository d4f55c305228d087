package dev.millrace.transcode.ffmpeg;

import java.time.Duration;

/// How far an FFmpeg run has come, from its `-progress` report.
///
/// @param frames video frames written to its first video output
/// @param position the end of what was written, on the output's timeline
/// @param cpu processor time that the child has used, as last seen
public record Progress(long frames, Duration position, Duration cpu) {
  static final Progress NONE = new Progress(0, Duration.ZERO, Duration.ZERO);
}
