package dev.millrace.live.ingest.srt;

import dev.millrace.config.Secret;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import dev.millrace.transcode.ffmpeg.MediaCommand.Program;
import dev.millrace.transcode.ffmpeg.ProcessLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The runs of FFmpeg that receive by SRT and write what comes to their standard output, byte for
/// byte: what an MPEG transport stream carries beside sound and picture stays in it.
record Libsrt(Optional<Secret> passphrase, Duration latency) {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final Duration FOREVER = Duration.ofDays(365);
  private static final ProcessLimits LIMITS =
      new ProcessLimits(FOREVER, SILENCE, FOREVER, 4L << 30);
  private static final String PACKET_BYTES = "1456";

  /// Takes one caller.
  MediaCommand listener(int port) {
    return receiving(port, "mode=listener&listen_timeout=" + PATIENCE.toNanos() / 1_000);
  }

  /// Calls a relay of ours.
  MediaCommand caller(int port) {
    return receiving(port, "mode=caller&connect_timeout=" + PATIENCE.toMillis());
  }

  private MediaCommand receiving(int port, String mode) {
    var address = new StringBuilder("srt://127.0.0.1:" + port + "?transtype=live&" + mode);
    address.append("&latency=").append(latency.toNanos() / 1_000);
    passphrase.ifPresent(secret -> address.append("&passphrase=").append(secret.value()));
    var arguments =
        List.of(
            "-protocol_whitelist",
            "srt",
            "-fflags",
            "nobuffer",
            "-f",
            "data",
            "-raw_packet_size",
            PACKET_BYTES,
            "-i",
            address.toString(),
            "-map",
            "0",
            "-c",
            "copy",
            "-flush_packets",
            "1",
            "-f",
            "data",
            MediaCommand.STANDARD_OUTPUT);
    return new MediaCommand(
        Program.FFMPEG,
        "srt",
        new MediaCommand.Input.None(),
        arguments,
        List.of(MediaCommand.STANDARD_OUTPUT),
        LIMITS,
        true);
  }
}
