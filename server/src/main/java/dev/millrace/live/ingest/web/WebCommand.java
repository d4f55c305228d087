package dev.millrace.live.ingest.web;

import dev.millrace.transcode.ffmpeg.MediaCommand;
import dev.millrace.transcode.ffmpeg.MediaCommand.Program;
import dev.millrace.transcode.ffmpeg.ProcessLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The FFmpeg that reads an address at the speed of the film, again and again, and writes MPEG-TS.
///
/// It may open nothing but plain HTTP, and that through the relay.
///
/// @param demuxer that alone may open it
/// @param address as the relay knows it
record WebCommand(String demuxer, String address) {
  static final String HLS = "hls";

  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final Duration FOREVER = Duration.ofDays(366);
  private static final ProcessLimits LIMITS =
      new ProcessLimits(FOREVER, SILENCE, FOREVER, 4L << 30);

  /// The pieces of a playlist are named in any way, and a connection is made for each.
  private static final List<String> OF_HLS =
      List.of(
          "-format_whitelist",
          "hls,mpegts,mov,aac,mp3",
          "-allowed_extensions",
          "ALL",
          "-extension_picky",
          "0",
          "-http_persistent",
          "0",
          "-http_multiple",
          "0");

  /// @param pace has FFmpeg read it as fast as it was made
  MediaCommand through(String relay, List<String> pace) {
    var arguments = new ArrayList<>(pace);
    arguments.addAll(List.of("-stream_loop", "-1", "-f", demuxer));
    arguments.addAll(demuxer.equals(HLS) ? OF_HLS : List.of("-format_whitelist", demuxer));
    arguments.addAll(List.of("-protocol_whitelist", "http,tcp,crypto", "-http_proxy", relay));
    arguments.addAll(List.of("-i", address, "-sn", "-dn", "-c", "copy"));
    arguments.addAll(List.of("-f", "mpegts", "-flush_packets", "1"));
    arguments.addAll(List.of("-muxdelay", "0", "-muxpreload", "0", MediaCommand.STANDARD_OUTPUT));
    return new MediaCommand(
        Program.FFMPEG,
        "web-pull",
        new MediaCommand.Input.None(),
        arguments,
        List.of(MediaCommand.STANDARD_OUTPUT),
        LIMITS,
        true);
  }
}
