package dev.millrace.vod;

import dev.millrace.transcode.BadMedia;
import dev.millrace.transcode.Cancellation;
import dev.millrace.workflow.step.PermanentFailure;
import dev.millrace.workflow.step.Step;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepResult;
import java.util.ArrayList;
import java.util.concurrent.CancellationException;

/// A step that works on the source file.
///
/// **On failure** bad media becomes a permanent failure in its own words.
@FunctionalInterface
interface MediaStep {
  /// What the step does while it holds the source.
  StepResult run(StepContext context, SourceFiles.Lease source, Cancellation cancellation)
      throws Exception;

  /// The workflow's view of `step`.
  static Step over(SourceFiles sources, MediaStep step) {
    return context -> {
      var registrations = new ArrayList<StepContext.Registration>();
      try (SourceFiles.Lease source = sources.lease(context.subject())) {
        context.cancellation().throwIfCancelled();
        Cancellation cancellation =
            action -> registrations.add(context.cancellation().onCancel(action));
        return step.run(context, source, cancellation);
      } catch (BadMedia bad) {
        throw new PermanentFailure(bad.type(), bad.title(), bad.detail());
      } catch (RuntimeException e) {
        if (context.cancellation().isCancelled()) {
          throw new CancellationException("cancelled: " + e.getMessage());
        }
        throw e;
      } finally {
        registrations.forEach(StepContext.Registration::close);
      }
    };
  }
}
