package dev.millrace.transcode;

import dev.millrace.transcode.ffmpeg.MediaCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The FFmpeg command that encodes one sound track of a whole film.
record AudioEncoder(SourceInfo source, SourceLimits limits) {
  private static final String FRAGMENT_MICROSECONDS = "2000000";

  /// Silence fills what is missing, at the start and in gaps, so that sound stays with the picture.
  MediaCommand command(Path file, EncodePlan.Audio track) {
    var arguments =
        new ArrayList<>(new InputOptions(source.container(), limits).arguments(List.of("-copyts")));
    String shifted = "asetpts=PTS-(" + source.origin() + ")/TB";
    String steady = "aresample=" + track.sampleRateHz() + ":async=1:first_pts=0";
    arguments.addAll(
        List.of(
            "-map",
            "0:" + track.streamIndex(),
            "-af",
            shifted + "," + steady,
            "-ac",
            Integer.toString(track.channels()),
            "-c:a",
            "aac",
            "-profile:a",
            "aac_low",
            "-b:a",
            Long.toString(track.bitRate().bitsPerSecond()),
            "-frag_duration",
            FRAGMENT_MICROSECONDS,
            "-movflags",
            "+delay_moov+default_base_moof",
            "-map_metadata",
            "-1",
            "-map_chapters",
            "-1",
            "-f",
            "mp4",
            MediaCommand.output(track.name())));
    return MediaCommand.ffmpeg("audio-" + track.name(), file, arguments, List.of(track.name()));
  }
}
