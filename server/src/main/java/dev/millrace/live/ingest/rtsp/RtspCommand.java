package dev.millrace.live.ingest.rtsp;

import dev.millrace.live.ingest.Incoming.Container;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import dev.millrace.transcode.ffmpeg.MediaCommand.Program;
import dev.millrace.transcode.ffmpeg.ProcessLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The run of FFmpeg that receives from a camera and packs what comes anew, without a change.
record RtspCommand(RtspConfig.Transport transport, Container container) {
  /// What a camera has it says itself; FFmpeg need not watch to find out how fast it is.
  private static final String ANALYSIS_MICROS = "500000";

  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final Duration FOREVER = Duration.ofDays(366);
  private static final ProcessLimits LIMITS =
      new ProcessLimits(FOREVER, SILENCE, FOREVER, 4L << 30);

  MediaCommand from(String url) {
    var arguments =
        new ArrayList<>(
            List.of(
                "-protocol_whitelist",
                "tcp,udp,rtp",
                "-rtsp_transport",
                transport.word(),
                "-timeout",
                "" + SILENCE.toNanos() / 1_000,
                "-allowed_media_types",
                "video+audio",
                "-fpsprobesize",
                "0",
                "-analyzeduration",
                ANALYSIS_MICROS,
                "-f",
                "rtsp",
                "-i",
                url));
    arguments.addAll(List.of("-map", "0:v:0?", "-map", "0:a:0?", "-c", "copy"));
    arguments.addAll(List.of("-flush_packets", "1", "-muxdelay", "0", "-muxpreload", "0"));
    arguments.addAll(
        container == Container.MPEG_TS
            ? List.of("-f", "mpegts")
            : List.of("-f", "matroska", "-live", "1", "-cluster_time_limit", "1"));
    arguments.add(MediaCommand.STANDARD_OUTPUT);
    return new MediaCommand(
        Program.FFMPEG,
        "rtsp",
        new MediaCommand.Input.None(),
        arguments,
        List.of(MediaCommand.STANDARD_OUTPUT),
        LIMITS,
        true);
  }
}
