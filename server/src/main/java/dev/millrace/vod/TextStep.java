package dev.millrace.vod;

import dev.millrace.media.text.Cue;
import dev.millrace.packaging.TextPackager;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.transcode.Cancellation;
import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.TextTracks;
import dev.millrace.transcode.Transcoder;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepResult;
import java.util.List;
import java.util.Map;

/// The step `text`: the subtitles inside the source, published.
final class TextStep {
  private final Transcoder transcoder;
  private final TextPackager packager;

  TextStep(Transcoder transcoder, TextPackager packager) {
    this.transcoder = transcoder;
    this.packager = packager;
  }

  StepResult run(StepContext context, SourceFiles.Lease source, Cancellation cancellation) {
    var planned = Planned.of(context);
    SourceInfo info = planned.plan().source();
    List<TextTracks.Track> tracks = TextTracks.of(info);
    Map<String, List<Cue>> texts = transcoder.texts(source.file(), info, tracks, cancellation);
    for (TextTracks.Track track : tracks) {
      packager.run(
          planned.film(context.subject()),
          spec(track),
          texts.getOrDefault(track.name(), List.of()));
    }
    return StepResult.empty();
  }

  private static TrackSpec.Text spec(TextTracks.Track track) {
    SourceInfo.Subtitle source = track.source();
    return new TrackSpec.Text(track.name(), source.language(), source.title(), purpose(source));
  }

  private static TrackSpec.Text.Purpose purpose(SourceInfo.Subtitle source) {
    if (source.forced()) {
      return TrackSpec.Text.Purpose.FORCED;
    }
    return source.captions() ? TrackSpec.Text.Purpose.CAPTIONS : TrackSpec.Text.Purpose.SUBTITLES;
  }
}
