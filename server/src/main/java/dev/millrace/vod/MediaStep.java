package dev.millrace.vod;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.packaging.PackagingFailure;
import dev.millrace.transcode.BadMedia;
import dev.millrace.transcode.Cancellation;
import dev.millrace.transcode.ffmpeg.MediaFailure;
import dev.millrace.workflow.step.PermanentFailure;
import dev.millrace.workflow.step.Step;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepResult;
import java.util.ArrayList;
import java.util.concurrent.CancellationException;

/// A step that has FFmpeg do something.
///
/// **On failure** bad media becomes a permanent failure in its own words; so do coded tracks that
/// make no stream, which may be our own fault, so that the source is kept.
@FunctionalInterface
interface MediaStep {
  /// What the step does.
  StepResult run(StepContext context, Cancellation cancellation) throws Exception;

  /// What a step does while it holds the source.
  @FunctionalInterface
  interface OnSource {
    StepResult run(StepContext context, SourceFiles.Lease source, Cancellation cancellation)
        throws Exception;
  }

  /// The workflow's view of a `step` that works on the source file.
  static Step over(Catalog catalog, SourceFiles sources, OnSource step) {
    return of(
        catalog,
        (context, cancellation) -> {
          try (SourceFiles.Lease source = sources.lease(context.subject())) {
            context.cancellation().throwIfCancelled();
            return step.run(context, source, cancellation);
          }
        });
  }

  /// The workflow's view of `step`. Each says that the asset is being processed, because a resumed
  /// workflow does not begin with the first.
  static Step of(Catalog catalog, MediaStep step) {
    return context -> {
      catalog.processing(new AssetId(context.subject()));
      var registrations = new ArrayList<StepContext.Registration>();
      Cancellation cancellation =
          action -> registrations.add(context.cancellation().onCancel(action));
      try {
        return step.run(context, cancellation);
      } catch (BadMedia bad) {
        throw new PermanentFailure(bad.type(), bad.title(), bad.detail());
      } catch (PackagingFailure failure) {
        throw unfit(failure);
      } catch (MediaFailure failure) {
        if (failure.getCause() instanceof PackagingFailure cause) {
          throw unfit(cause);
        }
        throw whileRunning(context, failure);
      } catch (RuntimeException e) {
        throw whileRunning(context, e);
      } finally {
        registrations.forEach(StepContext.Registration::close);
      }
    };
  }

  private static PermanentFailure unfit(PackagingFailure failure) {
    return new PermanentFailure(
        "packaging-failed",
        "The coded film does not fit together",
        String.valueOf(failure.getMessage()));
  }

  /// Whatever fails after a cancellation failed of it.
  private static RuntimeException whileRunning(StepContext context, RuntimeException failure) {
    return context.cancellation().isCancelled()
        ? new CancellationException("cancelled: " + failure.getMessage())
        : failure;
  }
}
