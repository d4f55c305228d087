package dev.millrace.transcode;

import dev.millrace.media.time.Rational;
import dev.millrace.transcode.ffmpeg.InputFormat;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import java.util.ArrayList;
import java.util.List;

/// The arguments with which FFmpeg and ffprobe open a source: one demuxer, and hard limits.
///
/// @param patience extra options for files in which some streams begin late
record InputOptions(InputFormat container, SourceLimits limits, List<String> patience) {
  /// Damaged pictures and sound are concealed, however many there are.
  static final List<String> NEVER_GIVE_UP = List.of("-max_error_rate", "1");

  private static final long MAX_ALLOCATION_BYTES = 1L << 30;

  /// FFmpeg looks 5 s into a file, into some a little further.
  private static final Rational FIRST_LOOK = Rational.of(4);

  private static final List<String> LONGER_LOOK =
      List.of("-analyzeduration", "120000000", "-probesize", "250000000");

  InputOptions(InputFormat container, SourceLimits limits) {
    this(container, limits, List.of());
  }

  /// As the probe found the source.
  static InputOptions of(SourceInfo source, SourceLimits limits) {
    var options = new InputOptions(source.container(), limits);
    boolean late =
        source.audio().stream()
            .anyMatch(track -> track.start().minus(source.origin()).compareTo(FIRST_LOOK) > 0);
    boolean latePicture =
        source.video().stream()
            .anyMatch(shown -> shown.start().minus(source.origin()).compareTo(FIRST_LOOK) > 0);
    return late || latePicture ? options.patient() : options;
  }

  InputOptions patient() {
    return new InputOptions(container, limits, LONGER_LOOK);
  }

  /// Opens the source with `extra` options of the input.
  List<String> arguments(List<String> extra) {
    var all =
        new ArrayList<>(
            List.of(
                "-max_alloc", Long.toString(MAX_ALLOCATION_BYTES),
                "-f", container.demuxer(),
                "-format_whitelist", container.demuxer(),
                "-max_streams", Integer.toString(limits.maxStreams()),
                "-max_pixels", Long.toString(limits.maxPixels())));
    all.addAll(patience);
    all.addAll(extra);
    all.add(MediaCommand.INPUT);
    return List.copyOf(all);
  }
}
