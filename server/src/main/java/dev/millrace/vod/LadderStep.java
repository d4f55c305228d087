package dev.millrace.vod;

import dev.millrace.media.ladder.Complexity;
import dev.millrace.media.ladder.ContentLadder;
import dev.millrace.media.ladder.LadderChoice;
import dev.millrace.media.ladder.Rung;
import dev.millrace.store.ObjectStore;
import dev.millrace.transcode.Cancellation;
import dev.millrace.transcode.EncodePlan;
import dev.millrace.transcode.Transcoder;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepResult;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;

/// The step `ladder`: probes the film while its first segment can be played already, chooses the
/// rungs, and adds the steps that make them.
///
/// Nothing is made of any rung but the lowest before the choice is recorded, and that one is never
/// touched: so a step that is done twice changes nothing.
///
/// **On failure** of the probe, whatever it is, the film gets the fixed ladder, and the choice says
/// why.
final class LadderStep {
  static final String NAME = "ladder";
  private static final Logger LOG = System.getLogger(LadderStep.class.getName());

  private final Transcoder transcoder;
  private final ObjectStore store;
  private final PlanSteps steps;

  LadderStep(Transcoder transcoder, ObjectStore store, PlanSteps steps) {
    this.transcoder = transcoder;
    this.store = store;
    this.steps = steps;
  }

  StepResult run(StepContext context, SourceFiles.Lease source, Cancellation cancellation) {
    var before = Planned.of(context);
    Planned after = before.with(choice(context, source.file(), before.plan(), cancellation));
    after.write(store, context.subject());
    return StepResult.of(StepJson.write(after)).then(steps.rest(after.plan()));
  }

  private LadderChoice choice(
      StepContext context, Path source, EncodePlan plan, Cancellation cancellation) {
    List<Rung> rungs = plan.video().orElseThrow().rungs();
    try {
      Complexity complexity = transcoder.complexity(source, plan, cancellation);
      return ContentLadder.of(rungs, complexity);
    } catch (RuntimeException e) {
      context.cancellation().throwIfCancelled();
      LOG.log(Level.WARNING, "A film could not be probed. asset=" + context.subject(), e);
      return LadderChoice.fixed(rungs, "the probe failed: " + e.getMessage());
    }
  }
}
