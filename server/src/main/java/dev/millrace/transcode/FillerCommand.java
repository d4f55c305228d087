package dev.millrace.transcode;

import dev.millrace.media.ladder.DisplaySize;
import dev.millrace.transcode.ffmpeg.InputFormat;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import dev.millrace.transcode.ffmpeg.ProcessLimits;
import java.util.ArrayList;
import java.util.List;

/// The FFmpeg command that makes one GOP of a still picture for each rung, or a few packets of
/// silence, coded as [LiveCommand] codes what comes.
///
/// @param plan of pictures or of sound alone
/// @param isFed whether the still picture is the first of a film that it is fed; else it is black
record FillerCommand(LivePlan plan, SourceLimits limits, boolean isFed) {
  /// Enough for the encoder to have come to rest.
  private static final String PACKETS = "8";

  MediaCommand command(String name) {
    var arguments = new ArrayList<String>();
    var outputs = new ArrayList<String>();
    plan.video().ifPresent(video -> still(video, arguments, outputs));
    plan.audio().ifPresent(audio -> silence(audio, arguments, outputs));
    var input = isFed ? new MediaCommand.Input.Fed() : new MediaCommand.Input.None();
    return MediaCommand.live(name, input, arguments, outputs).within(ProcessLimits.QUICK);
  }

  private void still(LivePlan.Video video, List<String> arguments, List<String> outputs) {
    String rate = video.frameRate().toDash();
    DisplaySize size = video.rungs().getFirst().size();
    if (isFed) {
      arguments.addAll(new InputOptions(InputFormat.MP4, limits).arguments(List.of()));
    } else {
      String black = "color=c=black:s=%dx%d:r=%s".formatted(size.width(), size.height(), rate);
      arguments.addAll(List.of("-f", "lavfi", "-i", black));
    }
    String graph =
        "[0:0]trim=end_frame=1,loop=loop=-1:size=1,setpts=N/((%s)*TB),fps=fps=%s:start_time=0,"
                .formatted(rate, rate)
            + new Cascade(video.rungs(), "bt709").graph();
    arguments.addAll(List.of("-filter_complex", graph));
    List<String> limit = List.of("-frames:v", Integer.toString(video.gopFrames()));
    LiveCommand.pictures(video, limit, arguments, outputs);
  }

  private static void silence(LivePlan.Audio audio, List<String> arguments, List<String> outputs) {
    String source =
        "anullsrc=r=%d:cl=%s".formatted(audio.sampleRateHz(), LiveCommand.layout(audio));
    arguments.addAll(List.of("-f", "lavfi", "-i", source, "-map", "0:0", "-frames:a", PACKETS));
    LiveCommand.packets(audio, arguments, outputs);
  }
}
