package dev.millrace.transcode;

import dev.millrace.media.ladder.Rung;
import dev.millrace.transcode.ffmpeg.InputFormat;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The FFmpeg command that decodes what comes in live once and encodes all its tracks.
///
/// Nothing is held back: no reordered pictures, no looking ahead, a fragment for every frame. All
/// tracks begin at zero, which is the first moment of the input; where pictures or sound are
/// missing the last one stays, or it is silent.
///
/// @param look how much of the input tells what it is
record LiveCommand(LivePlan plan, SourceLimits limits, Duration look) {
  static final String AUDIO = "audio";
  private static final String PICTURES = "pictures";
  private static final int LOOK_TIMESCALE = 90_000;
  private static final String LOOK_BYTES = "20000000";

  MediaCommand command(String name) {
    var arguments = new ArrayList<>(opening(plan.source().container(), limits, look));
    arguments.addAll(InputOptions.NEVER_GIVE_UP);
    var outputs = new ArrayList<String>();
    plan.video().ifPresent(video -> pictures(video, arguments, outputs));
    plan.audio().ifPresent(audio -> sound(audio, arguments, outputs));
    return MediaCommand.live(name, new MediaCommand.Input.Fed(), arguments, outputs);
  }

  private void pictures(LivePlan.Video video, List<String> arguments, List<String> outputs) {
    if (video.isPassed()) {
      SourceInfo.Video picture = plan.source().video().orElseThrow();
      passed(picture, video.timescale(), arguments);
      out(video.rungs().getFirst().name(), arguments, outputs);
    } else {
      arguments.addAll(List.of("-filter_complex", graph(video)));
      pictures(video, List.of(), arguments, outputs);
    }
  }

  /// What comes of pictures, from the first key picture on.
  static MediaCommand look(LiveSource source, SourceLimits limits) {
    var arguments = new ArrayList<>(opening(source.container(), limits, Duration.ofSeconds(30)));
    passed(source.video().orElseThrow(), LOOK_TIMESCALE, arguments);
    var outputs = new ArrayList<String>();
    out(PICTURES, arguments, outputs);
    return MediaCommand.live("live-gop", new MediaCommand.Input.Fed(), arguments, outputs);
  }

  private static void passed(SourceInfo.Video picture, int timescale, List<String> arguments) {
    arguments.addAll(List.of("-map", "0:" + picture.index(), "-c:v", "copy"));
    arguments.addAll(List.of("-video_track_timescale", Integer.toString(timescale)));
  }

  /// Opens what is fed, for FFmpeg and ffprobe. What is looked at is used too: it holds the key
  /// picture that all begins with.
  static List<String> opening(InputFormat container, SourceLimits limits, Duration look) {
    var options =
        List.of(
            "-fflags", "+discardcorrupt",
            "-threads", "1",
            "-fpsprobesize", "0",
            "-probesize", LOOK_BYTES,
            "-analyzeduration", Long.toString(look.toNanos() / 1000));
    return new InputOptions(container, limits).arguments(options);
  }

  /// Encodes what a graph has made for each rung.
  ///
  /// @param limit options of each output
  static void pictures(
      LivePlan.Video video, List<String> limit, List<String> arguments, List<String> outputs) {
    for (int i = 0; i < video.rungs().size(); i++) {
      Rung rung = video.rungs().get(i);
      arguments.addAll(List.of("-map", "[v" + i + "]"));
      arguments.addAll(new VideoCoder(rung, video.gopFrames()).arguments());
      arguments.addAll(List.of("-tune", "zerolatency"));
      arguments.addAll(List.of("-video_track_timescale", Integer.toString(video.timescale())));
      arguments.addAll(limit);
      out(rung.name(), arguments, outputs);
    }
  }

  private String graph(LivePlan.Video video) {
    SourceInfo.Video picture = plan.source().video().orElseThrow();
    var filters = new PictureFilters(picture, picture.start());
    return filters.live(video.frameRate(), video.rungs());
  }

  private void sound(LivePlan.Audio audio, List<String> arguments, List<String> outputs) {
    String filters =
        "aresample=%d:async=1:min_hard_comp=0.1:first_pts=0:osf=fltp:ochl=%s"
            .formatted(audio.sampleRateHz(), layout(audio));
    arguments.addAll(
        List.of("-map", "0:" + plan.source().audio().orElseThrow().index(), "-af", filters));
    packets(audio, arguments, outputs);
  }

  static String layout(LivePlan.Audio audio) {
    return audio.channels() == 1 ? "mono" : "stereo";
  }

  /// Encodes the sound that was chosen.
  static void packets(LivePlan.Audio audio, List<String> arguments, List<String> outputs) {
    arguments.addAll(
        List.of(
            "-c:a",
            "aac",
            "-profile:a",
            "aac_low",
            "-b:a",
            Long.toString(audio.bitRate().bitsPerSecond())));
    out(AUDIO, arguments, outputs);
  }

  private static void out(String name, List<String> arguments, List<String> outputs) {
    arguments.addAll(
        List.of(
            "-movflags",
            "+frag_every_frame+delay_moov+default_base_moof",
            "-flush_packets",
            "1",
            "-write_btrt",
            "0",
            "-map_metadata",
            "-1",
            "-map_chapters",
            "-1",
            "-f",
            "mp4",
            MediaCommand.output(name)));
    outputs.add(name);
  }
}
