package dev.millrace.vod;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.store.ObjectStore;
import dev.millrace.workflow.Workflows;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepResult;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The step that takes away everything made of an asset, and at last its tombstone.
final class Removal {
  /// Steps of the asset's own workflow hear of the end within a second, wherever they run; what
  /// they had just sent is seen by the second look.
  private static final Duration LATECOMERS = Duration.ofSeconds(3);

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
    removeObjects(id);
    LockSupport.parkNanos(LATECOMERS.toNanos());
    context.cancellation().throwIfCancelled();
    removeObjects(id);
    workflows.forget(id);
    catalog.purge(new AssetId(id));
    return StepResult.empty();
  }

  private void removeObjects(String id) {
    store.deletePrefix("uploads/" + id + "/");
    store.deletePrefix("assets/" + id + "/");
  }
}
