package dev.millrace.transcode;

import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.InputFormat;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import dev.millrace.transcode.ffmpeg.MediaProcess;
import dev.millrace.transcode.ffmpeg.OutputConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Takes single pictures out of what comes in live, as it comes: for each one a JPEG file, the same
/// very small in grey, and its time.
///
/// **Threading**: safe on every thread.
public final class LiveFrames {
  /// The output of JPEG files, each behind its length, as `multipart/x-mixed-replace` has it.
  public static final String PICTURES = "pictures";

  /// The output of grey pictures, [#GREY_WIDTH] by [#GREY_HEIGHT] bytes each.
  public static final String GREYS = "greys";

  /// The output of times: lines of text as FFmpeg's `framecrc` writes them.
  public static final String TIMES = "times";

  public static final int GREY_WIDTH = 96;
  public static final int GREY_HEIGHT = 54;

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final String LOOK_BYTES = "20000000";
  private static final String JPEG_QUALITY = "4";

  private final Ffmpeg ffmpeg;
  private final SourceLimits limits;

  /// **Ownership**: `ffmpeg` stays the caller's.
  public LiveFrames(Ffmpeg ffmpeg, SourceLimits limits) {
    this.ffmpeg = ffmpeg;
    this.limits = limits;
  }

  /// What is taken.
  ///
  /// @param fps pictures a second, at most as many as there are
  /// @param width in pixels
  public record Wanted(InputFormat container, double fps, int width) {}

  /// Starts to take what the process is then fed; `consumer` reads the three outputs, which have
  /// the same number of pictures in the same order.
  public MediaProcess start(String name, Wanted wanted, OutputConsumer consumer) {
    return ffmpeg.start(command(name, wanted), consumer);
  }

  private MediaCommand command(String name, Wanted wanted) {
    var arguments = new ArrayList<>(opening(wanted.container()));
    arguments.addAll(InputOptions.NEVER_GIVE_UP);
    arguments.addAll(List.of("-filter_complex", graph(wanted)));
    arguments.addAll(List.of("-map", "[p]", "-c:v", "mjpeg", "-q:v", JPEG_QUALITY));
    out("mpjpeg", PICTURES, arguments);
    arguments.addAll(List.of("-map", "[g]", "-c:v", "rawvideo"));
    out("rawvideo", GREYS, arguments);
    arguments.addAll(List.of("-map", "[t]", "-c:v", "rawvideo"));
    out("framecrc", TIMES, arguments);
    return MediaCommand.live(
        name, new MediaCommand.Input.Fed(), arguments, List.of(PICTURES, GREYS, TIMES));
  }

  /// What is looked at in the beginning is used too: it has the first key frame.
  private List<String> opening(InputFormat container) {
    var options =
        List.of(
            "-flags", "low_delay",
            "-fflags", "+discardcorrupt",
            "-threads", "1",
            "-fpsprobesize", "0",
            "-probesize", LOOK_BYTES,
            "-analyzeduration", Long.toString(LOOK.toNanos() / 1000));
    return new InputOptions(container, limits).arguments(options);
  }

  /// Of each span of a picture's time the first picture that there is; none is made up.
  private static String graph(Wanted wanted) {
    String bucket = String.format(Locale.ROOT, "*%.3f+0.001)", wanted.fps());
    String chosen = "isnan(prev_t)+gt(floor(t" + bucket + ",floor(prev_t" + bucket + ")";
    return "[0:V:0]select='%s',scale='min(iw,%d)':-2:flags=area,split=2[a][b];"
            .formatted(chosen, wanted.width())
        + "[a]format=yuvj420p[p];[b]scale=%d:%d:flags=area,format=gray,split=2[g][c];"
            .formatted(GREY_WIDTH, GREY_HEIGHT)
        + "[c]crop=2:2:0:0[t]";
  }

  private static void out(String format, String name, List<String> arguments) {
    arguments.addAll(
        List.of(
            "-threads",
            "1",
            "-fps_mode",
            "passthrough",
            "-enc_time_base",
            "1/90000",
            "-flush_packets",
            "1",
            "-f",
            format,
            MediaCommand.output(name)));
  }
}
