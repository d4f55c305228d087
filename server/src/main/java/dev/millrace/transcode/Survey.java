package dev.millrace.transcode;

import dev.millrace.media.ladder.DisplaySize;
import dev.millrace.media.scene.SmallPicture;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import dev.millrace.transcode.ffmpeg.ProcessLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The FFmpeg command that decodes a film once for those who look at it: every picture very small,
/// two a second in a size for networks, and sound.
///
/// Edges of blocks are not smoothed where nobody sees them: in pictures that none follows from, and
/// in none when all are made small. That saves a seventh of decoding H.264.
///
/// Pictures leave it as they come out of the decoder, none doubled and none dropped; their times go
/// beside them, as raw pictures have none.
///
/// @param pictures which are wanted besides the very small ones
record Survey(SourceInfo source, SourceLimits limits, SurveyListener.Pictures pictures) {
  static final String SMALL = "small";
  static final String PICTURES = "pictures";
  static final String SOUND = "sound";

  /// Behind the name of an output of pictures: that of their times.
  static final String TIMES = "-times";

  /// The first picture of each half second.
  private static final String SAMPLED =
      "select=isnan(prev_selected_t)+gt(floor(t*2)\\,floor(prev_selected_t*2))";

  /// Whether there is nothing to look at.
  boolean isEmpty() {
    return source.video().isEmpty() && source.audio().isEmpty();
  }

  /// The size of those pictures: the film's own, unless that is larger.
  DisplaySize size() {
    DisplaySize full = source.video().orElseThrow().display();
    double scale =
        Math.min(
            1,
            Math.min(
                (double) pictures.width() / full.width(),
                (double) pictures.height() / full.height()));
    return new DisplaySize(even(full.width() * scale), even(full.height() * scale));
  }

  private boolean hasPictures() {
    return pictures != SurveyListener.Pictures.NONE;
  }

  private static int even(double length) {
    return Math.max(2, (int) Math.round(length / 2) * 2);
  }

  MediaCommand command(Path file) {
    String rough = pictures == SurveyListener.Pictures.FINE ? "noref" : "all";
    var decoding = List.of("-copyts", "-skip_loop_filter:v", rough);
    var arguments = new ArrayList<>(InputOptions.of(source, limits).arguments(decoding));
    arguments.addAll(InputOptions.NEVER_GIVE_UP);
    var outputs = new ArrayList<String>();
    source
        .video()
        .ifPresent(
            picture -> {
              arguments.addAll(List.of("-filter_complex", graph(picture)));
              raw(SMALL, arguments, outputs);
              if (hasPictures()) {
                raw(PICTURES, arguments, outputs);
              }
            });
    if (!source.audio().isEmpty()) {
      sound(arguments, outputs);
    }
    return MediaCommand.ffmpeg("survey", file, arguments, outputs).within(ProcessLimits.BACKGROUND);
  }

  private String graph(SourceInfo.Video picture) {
    String small =
        "scale=%d:%d:flags=area:out_range=tv,format=yuv444p[%s]"
            .formatted(SmallPicture.WIDTH, SmallPicture.HEIGHT, SMALL);
    String clock = "[0:%d]setpts=PTS-(%s)/TB,".formatted(picture.index(), source.origin());
    if (!hasPictures()) {
      return clock + small;
    }
    return "%ssplit[a][b];[a]%s;[b]%s,scale=%d:%d:flags=area,format=rgb24[%s]"
        .formatted(clock, small, SAMPLED, size().width(), size().height(), PICTURES);
  }

  private static void raw(String name, List<String> arguments, List<String> outputs) {
    arguments.addAll(List.of("-map", "[" + name + "]", "-fps_mode", "passthrough"));
    arguments.addAll(List.of("-enc_time_base", "demux", "-c:v", "rawvideo"));
    arguments.addAll(List.of("-stats_enc_pre", MediaCommand.output(name + TIMES)));
    arguments.addAll(List.of("-stats_enc_pre_fmt", "{pts} {tb}"));
    arguments.addAll(List.of("-f", "rawvideo", MediaCommand.output(name)));
    outputs.add(name);
    outputs.add(name + TIMES);
  }

  private void sound(List<String> arguments, List<String> outputs) {
    String filters =
        "asetpts=PTS-(%s)/TB,aresample=%d:async=1:min_hard_comp=0.03:first_pts=0"
            .formatted(source.origin(), SurveyListener.SOUND_HZ);
    arguments.addAll(List.of("-map", "0:" + source.audio().getFirst().index(), "-af", filters));
    arguments.addAll(List.of("-ac", "1", "-c:a", "pcm_s16le", "-f", "s16le"));
    arguments.add(MediaCommand.output(SOUND));
    outputs.add(SOUND);
  }
}
