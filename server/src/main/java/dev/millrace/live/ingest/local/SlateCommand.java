package dev.millrace.live.ingest.local;

import dev.millrace.live.Channel;
import dev.millrace.media.ladder.DisplaySize;
import dev.millrace.transcode.LivePlan;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import dev.millrace.transcode.ffmpeg.ProcessLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The FFmpeg commands that make a slate.
///
/// Where it is sent between pictures that are passed on it is coded so that their decoder knows
/// both: in the same groups, by parameter sets of the number [#NUMBER], which encoders do not use.
///
/// @param folder where pictures are
/// @param plan whose size and rate it has
record SlateCommand(Path folder, Channel.Wish wish, LivePlan plan) {
  private static final String GROUND = "0x16202b";
  private static final String INK = "0xc8d3dd";
  private static final int NUMBER = 31;
  private static final List<String> COLOURS =
      List.of(
          "-color_range",
          "tv",
          "-colorspace",
          "bt709",
          "-color_primaries",
          "bt709",
          "-color_trc",
          "bt709");

  /// Goes on for as long as it is read.
  MediaCommand film() {
    var arguments = new ArrayList<String>();
    boolean isSeen = plan.video().isPresent();
    if (isSeen) {
      arguments.add("-re");
      arguments.addAll(ground());
    }
    if (plan.audio().isPresent()) {
      String layout = plan.audio().get().channels() == 1 ? "mono" : "stereo";
      arguments.addAll(List.of("-re", "-f", "lavfi", "-i", "anullsrc=r=48000:cl=" + layout));
    }
    if (isSeen) {
      arguments.addAll(over(plan.audio().isPresent() ? 2 : 1));
      arguments.addAll(coding(plan.video().get()));
    }
    if (plan.audio().isPresent()) {
      arguments.addAll(List.of("-map", isSeen ? "1:a" : "0:a", "-c:a", "aac", "-b:a", "64k"));
    }
    arguments.addAll(Playout.TRANSPORT_STREAM);
    return command(arguments);
  }

  /// Makes a single picture, as MP4.
  MediaCommand picture() {
    var arguments = new ArrayList<>(ground());
    arguments.addAll(over(1));
    arguments.addAll(coding(plan.video().orElseThrow()));
    arguments.addAll(List.of("-frames:v", "1", "-movflags", "+frag_every_frame+delay_moov"));
    arguments.addAll(List.of("-write_btrt", "0", "-f", "mp4", MediaCommand.STANDARD_OUTPUT));
    return command(arguments).within(ProcessLimits.QUICK);
  }

  private MediaCommand command(List<String> arguments) {
    return MediaCommand.live(
        "slate",
        isOver()
            ? new MediaCommand.Input.File(folder.resolve(wish.absence().slate()))
            : new MediaCommand.Input.None(),
        arguments,
        List.of(MediaCommand.STANDARD_OUTPUT));
  }

  /// Whether a picture lies over the ground.
  private boolean isOver() {
    return plan.video().isPresent() && Slate.isPicture(wish.absence().slate());
  }

  private List<String> ground() {
    DisplaySize size = size();
    String rate = plan.video().orElseThrow().frameRate().toDash();
    String ground = "color=c=%s:s=%dx%d:r=%s".formatted(GROUND, size.width(), size.height(), rate);
    return List.of("-f", "lavfi", "-i", ground + (isOver() ? "" : writing()));
  }

  /// As large as the width allows; only what FFmpeg takes for plain text.
  private String writing() {
    String text = wish.name().replaceAll("[^\\p{L}\\p{M}\\p{N}.!?&()/_–-]+", " ").strip();
    Optional<Path> font = Fonts.any();
    if (text.isEmpty() || font.isEmpty()) {
      return "";
    }
    DisplaySize size = size();
    int fits = size.width() * 3 / 2 / Math.max(1, text.length());
    int height = Math.max(8, Math.min(size.shortSide() / 8, fits));
    return ",drawtext=fontfile=%s:text='%s':fontcolor=%s:fontsize=%d:expansion=none"
            .formatted(font.get(), text, INK, height)
        + ":x=(w-text_w)/2:y=(h-text_h)/2";
  }

  /// @param inputs how many there are before the picture
  private List<String> over(int inputs) {
    if (!isOver()) {
      return List.of("-map", "0:v");
    }
    DisplaySize size = size();
    String graph =
        "[%d:v]scale=%d:%d:force_original_aspect_ratio=decrease[picture];"
                .formatted(inputs, size.width(), size.height())
            + "[0:v][picture]overlay=(W-w)/2:(H-h)/2:eof_action=repeat[shown]";
    String demuxer = demuxer(wish.absence().slate());
    return List.of(
        "-max_pixels",
        "67108864",
        "-f",
        demuxer,
        MediaCommand.INPUT,
        "-filter_complex",
        graph,
        "-map",
        "[shown]");
  }

  private static String demuxer(String picture) {
    String name = picture.toLowerCase(Locale.ROOT);
    return name.endsWith("png") ? "png_pipe" : name.endsWith("webp") ? "webp_pipe" : "jpeg_pipe";
  }

  private List<String> coding(LivePlan.Video shown) {
    var arguments = new ArrayList<>(List.of("-c:v", "libx264", "-preset", "ultrafast"));
    arguments.addAll(List.of("-tune", "zerolatency", "-pix_fmt", "yuv420p"));
    String group = Integer.toString(shown.gopFrames());
    arguments.addAll(List.of("-g", group, "-crf", "20"));
    if (shown.isPassed()) {
      arguments.addAll(List.of("-keyint_min", group, "-sc_threshold", "0"));
      arguments.addAll(List.of("-profile:v", "baseline", "-x264-params", "sps-id=" + NUMBER));
      arguments.addAll(COLOURS);
    }
    return arguments;
  }

  private DisplaySize size() {
    return plan.video().orElseThrow().rungs().getFirst().size();
  }
}
