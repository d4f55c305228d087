package dev.millrace.vod;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.packaging.PackagedPiece;
import dev.millrace.packaging.Presentation;
import dev.millrace.packaging.PresentationPlan;
import dev.millrace.packaging.SegmentLedger;
import dev.millrace.store.ObjectStore;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepResult;
import java.util.List;
import java.util.Set;

/// Writes the playlists of a ready film anew after its captions have changed.
final class RepublishStep {
  static final String WORKFLOW = "captions";
  private static final String PREFIX = "captions-";

  private final ObjectStore store;
  private final Catalog catalog;
  private final SegmentLedger ledger;
  private final Publishers publishers;
  private final CaptionShelf shelf;

  RepublishStep(
      ObjectStore store,
      Catalog catalog,
      SegmentLedger ledger,
      Publishers publishers,
      CaptionShelf shelf) {
    this.store = store;
    this.catalog = catalog;
    this.ledger = ledger;
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
      Set<String> seen;
      do {
        context.cancellation().throwIfCancelled();
        seen = shelf.apply(planned.film(id.value()));
        publish(id, planned.presentation(id.value()));
        // Another such workflow may have published less than this one, or this one less than it.
      } while (!seen.equals(shelf.names(id.value())));
    }
    return StepResult.empty();
  }

  private void publish(AssetId id, PresentationPlan plan) {
    List<PackagedPiece> pieces =
        ledger.read(plan.folder()).stream().filter(PackagedPiece::complete).toList();
    try (Publishers.Lease lease = publishers.lease(plan)) {
      Presentation whole = lease.publisher().finish(pieces);
      catalog.published(id, Published.whole(whole, publishers.hasPoster(plan)));
    }
  }
}
