package dev.millrace.vod;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.packaging.PackagingFailure;
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
  /// What is said of a film whose coded tracks make no stream.
  String DAMAGED = "The file is damaged";

  /// What the step does while it holds the source.
  StepResult run(StepContext context, SourceFiles.Lease source, Cancellation cancellation)
      throws Exception;

  /// The workflow's view of `step`. Each says that the asset is being processed, because a resumed
  /// workflow does not begin with the first.
  static Step over(Catalog catalog, SourceFiles sources, MediaStep step) {
    return context -> {
      catalog.processing(new AssetId(context.subject()));
      var registrations = new ArrayList<StepContext.Registration>();
      try (SourceFiles.Lease source = sources.lease(context.subject())) {
        context.cancellation().throwIfCancelled();
        Cancellation cancellation =
            action -> registrations.add(context.cancellation().onCancel(action));
        return step.run(context, source, cancellation);
      } catch (BadMedia bad) {
        throw new PermanentFailure(bad.type(), bad.title(), bad.detail());
      } catch (PackagingFailure failure) {
        throw new PermanentFailure("media-damaged", DAMAGED, String.valueOf(failure.getMessage()));
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
