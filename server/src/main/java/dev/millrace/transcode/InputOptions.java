package dev.millrace.transcode;

import dev.millrace.transcode.ffmpeg.InputFormat;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import java.util.ArrayList;
import java.util.List;

/// The arguments with which FFmpeg and ffprobe open a source: one demuxer, and hard limits.
record InputOptions(InputFormat container, SourceLimits limits) {
  private static final long MAX_ALLOCATION_BYTES = 1L << 30;

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
    all.addAll(extra);
    all.add(MediaCommand.INPUT);
    return List.copyOf(all);
  }
}
