package dev.millrace.vod;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.store.MultipartStore;
import dev.millrace.store.ObjectStore;
import dev.millrace.workflow.Workflows;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// The step that takes away everything made of an asset, and at last its tombstone.
///
/// It waits until the steps that work on the asset have ended, wherever they run, because they may
/// be sending objects; one that does not hear of its end, or died with its node, is waited for up
/// to [#PATIENCE]. **On failure**, also when something appeared meanwhile, it is tried again.
final class Removal {
  static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final String PREFIX = "remove-";

  private final Workflows workflows;
  private final Catalog catalog;
  private final ObjectStore store;
  private final SourceFiles sources;

  Removal(Workflows workflows, Catalog catalog, ObjectStore store, SourceFiles sources) {
    this.workflows = workflows;
    this.catalog = catalog;
    this.store = store;
    this.sources = sources;
  }

  /// What a removal's workflow is about.
  static String subject(AssetId id) {
    return PREFIX + id;
  }

  StepResult run(StepContext context) {
    String id = context.subject().substring(PREFIX.length());
    sources.forget(id);
    var asset = new AssetId(id);
    List<String> subjects =
        List.of(id, RepublishStep.subject(asset), OriginalStep.subject(asset), Vod.analysis(asset));
    awaitQuiet(subjects, context);
    FetchNote.of(store, id)
        .map(note -> new MultipartStore.Upload(SourceFiles.key(id), note.uploadId()))
        .ifPresent(store.multipart()::abort);
    for (String folder : List.of("uploads/" + id + "/", "assets/" + id + "/")) {
      store.deletePrefix(folder);
      requireEmpty(folder);
    }
    subjects.forEach(workflows::forget);
    catalog.purge(asset);
    return StepResult.empty();
  }

  private void awaitQuiet(List<String> subjects, StepContext context) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (subjects.stream().anyMatch(workflows::isBusy) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(PAUSE.toNanos());
      context.cancellation().throwIfCancelled();
    }
  }

  private void requireEmpty(String folder) {
    if (!store.list(folder, "", 1).entries().isEmpty()) {
      throw new IllegalStateException("something came into " + folder + " while it was removed");
    }
  }
}
