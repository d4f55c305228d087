package dev.millrace.live.ingest.local;

import dev.millrace.live.Channel;
import dev.millrace.live.ChannelRefused;
import dev.millrace.live.ingest.Ingest;
import dev.millrace.media.ladder.DisplaySize;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.LivePlan;
import dev.millrace.transcode.LiveSource;
import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.InputFormat;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// What a channel shows while its publishers are away: its name on a calm ground or a picture, and
/// silence, in the size and at the rate of what was sent.
///
/// **Threading**: safe.
public final class Slate {
  /// No slate.
  public static final String NONE = "none";

  private static final String NAME = "name";
  private static final Pattern PICTURE =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._ -]{0,200}\\.(png|jpg|jpeg|webp)");
  private static final String GROUND = "0x16202b";
  private static final String INK = "0xc8d3dd";

  private final Path folder;
  private final Supplier<Ffmpeg> ffmpeg;

  /// @param folder where pictures are
  public Slate(Path folder, Supplier<Ffmpeg> ffmpeg) {
    this.folder = folder;
    this.ffmpeg = ffmpeg;
  }

  /// Makes sure that it is one: `none`, `name`, or the name of a picture.
  ///
  /// **On failure** [ChannelRefused].
  public static void require(String slate) {
    if (!slate.equals(NONE) && !slate.equals(NAME) && !PICTURE.matcher(slate).matches()) {
      throw new ChannelRefused(
          "slate", "a slate is none, name, or the name of a picture (png, jpg, webp)");
    }
  }

  /// The slate of a channel, in the shape of what it sends.
  public Ingest of(Channel.Wish wish, LivePlan plan) {
    LiveSource shape = shape(plan);
    return new Playout(
        ffmpeg.get(), new Playout.Film("slate", Optional.of(shape)), () -> command(wish, plan));
  }

  private static LiveSource shape(LivePlan plan) {
    var video =
        plan.video()
            .map(
                shown -> {
                  DisplaySize size = shown.rungs().getFirst().size();
                  return new SourceInfo.Video(
                      0,
                      "h264",
                      size.width(),
                      size.height(),
                      size,
                      shown.frameRate(),
                      false,
                      SourceInfo.Scan.PROGRESSIVE,
                      "yuv420p",
                      "bt709",
                      SourceInfo.Transfer.SDR,
                      Rational.ZERO);
                });
    int index = video.isPresent() ? 1 : 0;
    var audio =
        plan.audio()
            .map(
                heard ->
                    new SourceInfo.Audio(
                        index,
                        "aac",
                        heard.channels(),
                        heard.sampleRateHz(),
                        "und",
                        "",
                        Rational.ZERO));
    return new LiveSource(InputFormat.MPEG_TS, video, audio);
  }

  private MediaCommand command(Channel.Wish wish, LivePlan plan) {
    boolean isPicture = PICTURE.matcher(wish.absence().slate()).matches();
    var arguments = new ArrayList<String>();
    int inputs = 0;
    if (plan.video().isPresent()) {
      String text = isPicture ? "" : writing(wish.name(), plan);
      arguments.addAll(List.of("-re", "-f", "lavfi", "-i", ground(plan) + text));
      inputs++;
    }
    if (plan.audio().isPresent()) {
      String layout = plan.audio().get().channels() == 1 ? "mono" : "stereo";
      arguments.addAll(List.of("-re", "-f", "lavfi", "-i", "anullsrc=r=48000:cl=" + layout));
      inputs++;
    }
    boolean isOver = isPicture && plan.video().isPresent();
    if (isOver) {
      arguments.addAll(List.of("-max_pixels", "67108864", "-f", demuxer(wish.absence().slate())));
      arguments.add(MediaCommand.INPUT);
      arguments.addAll(List.of("-filter_complex", over(inputs, plan)));
    }
    coding(plan, isOver, arguments);
    return MediaCommand.live(
        "slate",
        isOver
            ? new MediaCommand.Input.File(folder.resolve(wish.absence().slate()))
            : new MediaCommand.Input.None(),
        arguments,
        List.of(MediaCommand.STANDARD_OUTPUT));
  }

  private static void coding(LivePlan plan, boolean isOver, List<String> arguments) {
    plan.video()
        .ifPresent(
            shown -> {
              arguments.addAll(List.of("-map", isOver ? "[shown]" : "0:v"));
              arguments.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast"));
              arguments.addAll(List.of("-tune", "zerolatency", "-pix_fmt", "yuv420p"));
              arguments.addAll(List.of("-g", "" + shown.gopFrames(), "-crf", "20"));
            });
    plan.audio()
        .ifPresent(
            _ -> {
              arguments.addAll(List.of("-map", plan.video().isPresent() ? "1:a" : "0:a"));
              arguments.addAll(List.of("-c:a", "aac", "-b:a", "64k"));
            });
    arguments.addAll(Playout.TRANSPORT_STREAM);
  }

  private static DisplaySize size(LivePlan plan) {
    return plan.video().orElseThrow().rungs().getFirst().size();
  }

  private static String ground(LivePlan plan) {
    DisplaySize size = size(plan);
    String rate = plan.video().orElseThrow().frameRate().toDash();
    return "color=c=%s:s=%dx%d:r=%s".formatted(GROUND, size.width(), size.height(), rate);
  }

  /// As large as the width allows; only what FFmpeg takes for plain text.
  private static String writing(String name, LivePlan plan) {
    String text = name.replaceAll("[^\\p{L}\\p{M}\\p{N}.!?&()/_–-]+", " ").strip();
    Optional<Path> font = Fonts.any();
    if (text.isEmpty() || font.isEmpty()) {
      return "";
    }
    DisplaySize size = size(plan);
    int fits = size.width() * 3 / 2 / Math.max(1, text.length());
    int height = Math.max(8, Math.min(size.shortSide() / 8, fits));
    return ",drawtext=fontfile=%s:text='%s':fontcolor=%s:fontsize=%d:expansion=none"
            .formatted(font.get(), text, INK, height)
        + ":x=(w-text_w)/2:y=(h-text_h)/2";
  }

  private static String over(int input, LivePlan plan) {
    DisplaySize size = size(plan);
    return "[%d:v]scale=%d:%d:force_original_aspect_ratio=decrease[picture];"
            .formatted(input, size.width(), size.height())
        + "[0:v][picture]overlay=(W-w)/2:(H-h)/2:eof_action=repeat[shown]";
  }

  private static String demuxer(String picture) {
    String name = picture.toLowerCase(Locale.ROOT);
    return name.endsWith("png") ? "png_pipe" : name.endsWith("webp") ? "webp_pipe" : "jpeg_pipe";
  }
}
