package dev.millrace.vod;

import dev.millrace.media.image.Tiling;
import dev.millrace.packaging.StoryboardPackager;
import dev.millrace.transcode.Cancellation;
import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.Transcoder;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepResult;

/// The step `images/storyboard`: small pictures of the whole film, to look at while seeking.
final class StoryboardStep {
  private final Transcoder transcoder;
  private final StoryboardPackager packager;
  private final Publishers publishers;

  StoryboardStep(Transcoder transcoder, StoryboardPackager packager, Publishers publishers) {
    this.transcoder = transcoder;
    this.packager = packager;
    this.publishers = publishers;
  }

  StepResult run(StepContext context, SourceFiles.Lease source, Cancellation cancellation) {
    var planned = Planned.of(context);
    SourceInfo info = planned.plan().source();
    Tiling tiling = Tiling.of(info.video().orElseThrow().display(), info.duration());
    var draft = packager.begin(planned.folder(context.subject()), tiling, info.duration());
    transcoder.storyboard(source.file(), info, tiling, draft::add, cancellation);
    draft.finish();
    try (Publishers.Lease lease = publishers.lease(planned.presentation(context.subject()))) {
      lease.publisher().changed();
    }
    return StepResult.empty();
  }
}
