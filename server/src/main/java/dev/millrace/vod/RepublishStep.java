package dev.millrace.vod;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.packaging.PresentationPlan;
import dev.millrace.store.ObjectStore;
import dev.millrace.workflow.Workflows;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepResult;
import java.util.Set;

/// Writes the playlists of a ready film anew after its captions have changed, as often as they
/// change meanwhile.
///
/// Before its last look it lets go of its workflow's key: whoever changes the captions after that
/// look starts another, and whoever did so before is seen by it.
final class RepublishStep {
  static final String WORKFLOW = "captions";
  private static final String PREFIX = "captions-";

  private final ObjectStore store;
  private final Catalog catalog;
  private final Workflows workflows;
  private final Publishers publishers;
  private final CaptionShelf shelf;

  RepublishStep(
      ObjectStore store,
      Catalog catalog,
      Workflows workflows,
      Publishers publishers,
      CaptionShelf shelf) {
    this.store = store;
    this.catalog = catalog;
    this.workflows = workflows;
    this.publishers = publishers;
    this.shelf = shelf;
  }

  /// What such a workflow is about: not the asset itself, whose newest workflow is the film's.
  static String subject(AssetId id) {
    return PREFIX + id;
  }

  StepResult run(StepContext context) {
    var id = new AssetId(context.subject().substring(PREFIX.length()));
    int version = catalog.find(id).map(asset -> asset.version()).orElse(0);
    if (version > 0) {
      Planned planned = Planned.read(store, id.value(), Integer.toString(version));
      try (Publishers.Lease lease = publishers.lease(planned.presentation(id.value()))) {
        Set<String> seen = publish(context, planned, lease);
        workflows.release(context.workflowId());
        if (!seen.equals(shelf.names(id.value()))) {
          publish(context, planned, lease);
        }
      }
    }
    return StepResult.empty();
  }

  /// Publishes until nothing changes meanwhile; answers the captions that are published.
  private Set<String> publish(StepContext context, Planned planned, Publishers.Lease lease) {
    PresentationPlan plan = lease.plan();
    String assetId = plan.folder().assetId();
    Set<String> seen;
    do {
      context.cancellation().throwIfCancelled();
      seen = shelf.apply(planned.film(assetId));
      lease
          .publisher()
          .finish(
              whole ->
                  catalog.published(
                      new AssetId(assetId), Published.whole(whole, publishers.hasPoster(plan))));
    } while (!seen.equals(shelf.names(assetId)));
    return seen;
  }
}
