package dev.millrace.transcode;

import dev.millrace.media.BitRate;
import dev.millrace.media.ladder.RateControl.Mode;
import dev.millrace.media.ladder.Rung;
import java.util.ArrayList;
import java.util.List;

/// The arguments with which FFmpeg codes one rung.
///
/// Whatever the codec, a key picture comes every `gopFrames` and nowhere else, and nothing refers
/// across it: so all rungs can be cut, joined and switched at the same places.
record VideoCoder(Rung rung, int gopFrames) {
  private static final String X264_PRESET = "veryfast";
  private static final String X265_PRESET = "superfast";
  private static final String SVT_AV1_PRESET = "10";

  List<String> arguments() {
    var arguments = new ArrayList<String>();
    switch (rung.codec()) {
      case H264 -> h264(arguments);
      case HEVC -> hevc(arguments);
      case AV1 -> av1(arguments);
    }
    arguments.addAll(
        List.of(
            "-g", Integer.toString(gopFrames),
            "-pix_fmt", "yuv420p",
            "-color_primaries", "bt709",
            "-color_trc", "bt709",
            "-colorspace", "bt709",
            "-color_range", "tv"));
    return arguments;
  }

  private void h264(List<String> arguments) {
    arguments.addAll(List.of("-c:v", "libx264", "-preset", X264_PRESET));
    capped(arguments);
    arguments.addAll(
        List.of(
            "-profile:v", rung.h264().profile(),
            "-level:v", rung.h264().level(),
            "-keyint_min", Integer.toString(gopFrames),
            "-sc_threshold", "0",
            "-flags", "+cgop"));
  }

  /// `info=0` keeps the encoder's own settings out of the stream's header, which is the same for
  /// all pieces of a rung. By itself x265 approaches a rate over minutes, and each piece begins
  /// anew: `strict-cbr` has it there within a segment.
  private void hevc(List<String> arguments) {
    arguments.addAll(List.of("-c:v", "libx265", "-preset", X265_PRESET));
    capped(arguments);
    String own =
        "keyint=%d:min-keyint=%d:scenecut=0:open-gop=0:info=0:log-level=error"
            .formatted(gopFrames, gopFrames);
    String rate = rung.mode() == Mode.CONSTANT ? ":strict-cbr=1" : "";
    arguments.addAll(List.of("-profile:v", "main", "-tag:v", "hvc1", "-x265-params", own + rate));
  }

  /// SVT-AV1 caps only constant quality; its constant rate is that of its low-delay structure.
  private void av1(List<String> arguments) {
    arguments.addAll(List.of("-c:v", "libsvtav1", "-preset", SVT_AV1_PRESET));
    switch (rung.mode()) {
      case QUALITY -> capped(arguments);
      case CONSTANT ->
          arguments.addAll(
              List.of("-b:v", bits(rung.target()), "-bufsize", Long.toString(rung.bufsizeBits())));
      case AVERAGE -> arguments.addAll(List.of("-b:v", bits(rung.target())));
    }
    String own =
        switch (rung.mode()) {
          case QUALITY -> "scd=0";
          case CONSTANT -> "scd=0:rc=2:pred-struct=1";
          case AVERAGE -> "scd=0:rc=1";
        };
    arguments.addAll(List.of("-svtav1-params", own));
  }

  private void capped(List<String> arguments) {
    if (rung.mode() == Mode.QUALITY) {
      arguments.addAll(List.of("-crf", Integer.toString(rung.crf())));
    } else {
      arguments.addAll(List.of("-b:v", bits(rung.target())));
    }
    arguments.addAll(
        List.of("-maxrate", bits(rung.maxrate()), "-bufsize", Long.toString(rung.bufsizeBits())));
  }

  private static String bits(BitRate rate) {
    return Long.toString(rate.bitsPerSecond());
  }
}
