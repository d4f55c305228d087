package dev.millrace.vod;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.store.ObjectStore;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepResult;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The step that takes away everything made of an asset, and at last its tombstone.
final class Removal {
  /// Steps of the asset's own workflow hear of the end within a second, wherever they run; what
  /// they had just sent is seen by the second look.
  private static final Duration LATECOMERS = Duration.ofSeconds(3);

  private final Catalog catalog;
  private final ObjectStore store;
  private final SourceFiles sources;

  Removal(Catalog catalog, ObjectStore store, SourceFiles sources) {
    this.catalog = catalog;
    this.store = store;
    this.sources = sources;
  }

  StepResult run(StepContext context) {
    String id = context.subject();
    sources.forget(id);
    removeObjects(id);
    LockSupport.parkNanos(LATECOMERS.toNanos());
    context.cancellation().throwIfCancelled();
    removeObjects(id);
    catalog.purge(new AssetId(id));
    return StepResult.empty();
  }

  private void removeObjects(String id) {
    store.deletePrefix("uploads/" + id + "/");
    store.deletePrefix("assets/" + id + "/");
  }
}
