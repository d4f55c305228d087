package dev.millrace.transcode.ffmpeg;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/// Reads FFmpeg's `-progress` lines (`key=value`, each report closed by `progress=`).
///
/// FFmpeg reports twice a second even when nothing moves; only a report that differs is passed on.
final class ProgressReport {
  private long frames;
  private long microseconds;
  private long reportedFrames = -1;
  private long reportedMicroseconds = -1;

  void readFrom(InputStream in, Consumer<ProgressReport> onChange) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1024);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        accept(line.substring(0, equals), line.substring(equals + 1).strip(), onChange);
      }
    }
  }

  long frames() {
    return frames;
  }

  Duration position() {
    return Duration.ofNanos(microseconds * 1000);
  }

  private void accept(String key, String value, Consumer<ProgressReport> onChange) {
    switch (key) {
      case "frame" -> frames = number(value, frames);
      case "out_time_us" -> microseconds = Math.max(0, number(value, microseconds));
      case "progress" -> {
        if (frames != reportedFrames || microseconds != reportedMicroseconds) {
          reportedFrames = frames;
          reportedMicroseconds = microseconds;
          onChange.accept(this);
        }
      }
      default -> {}
    }
  }

  /// `N/A` is FFmpeg's word for not yet.
  private static long number(String value, long otherwise) {
    return value.matches("-?\\d{1,18}") ? Long.parseLong(value) : otherwise;
  }
}
