package dev.millrace.vod;

import dev.millrace.media.image.Tiling;
import dev.millrace.media.ladder.Rung;
import dev.millrace.packaging.PresentationPlan;
import dev.millrace.packaging.StoryboardPackager;
import dev.millrace.transcode.Cancellation;
import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.Transcoder;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// The step `images/storyboard`: small pictures of the whole film, to look at while seeking, drawn
/// from the lowest rung once that is there.
final class StoryboardStep {
  private final Transcoder transcoder;
  private final StoryboardPackager packager;
  private final SourceFiles files;
  private final Publishers publishers;
  private final Locks locks;

  StoryboardStep(
      Transcoder transcoder,
      StoryboardPackager packager,
      SourceFiles files,
      Publishers publishers,
      Locks locks) {
    this.transcoder = transcoder;
    this.packager = packager;
    this.files = files;
    this.publishers = publishers;
    this.locks = locks;
  }

  StepResult run(StepContext context, Cancellation cancellation) throws IOException {
    var planned = Planned.of(context);
    SourceInfo info = planned.plan().source();
    Rung lowest = planned.plan().video().orElseThrow().lowest();
    PresentationPlan plan = planned.presentation(context.subject());
    Tiling tiling = Tiling.of(info.video().orElseThrow().display(), info.duration());
    var draft = packager.begin(plan.folder(), tiling, info.duration());
    var rung = new StoryboardPackager.Source(lowest.name(), locks.of(context.subject(), planned));
    Path movie = files.scratch(context.subject());
    try {
      try (OutputStream file = Files.newOutputStream(movie)) {
        packager.excerpt(plan, rung, tiling, file);
      }
      context.cancellation().throwIfCancelled();
      transcoder.storyboard(movie, tiling, draft::add, cancellation);
    } finally {
      Files.deleteIfExists(movie);
    }
    draft.finish();
    try (Publishers.Lease lease = publishers.growing(plan)) {
      lease.publisher().changed();
    }
    return StepResult.empty();
  }
}
