package dev.millrace.vod;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.packaging.PackagedPiece;
import dev.millrace.packaging.Presentation;
import dev.millrace.packaging.PresentationPlan;
import dev.millrace.packaging.SegmentLedger;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepResult;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The step `publish`: the playlists in their final form, and the asset `ready`.
final class PublishStep {
  private final Catalog catalog;
  private final SegmentLedger ledger;
  private final Publishers publishers;

  PublishStep(Catalog catalog, SegmentLedger ledger, Publishers publishers) {
    this.catalog = catalog;
    this.ledger = ledger;
    this.publishers = publishers;
  }

  StepResult run(StepContext context) {
    catalog.processing(new AssetId(context.subject()));
    PresentationPlan plan = Planned.of(context).presentation(context.subject());
    try (Publishers.Lease lease = publishers.lease(plan)) {
      Presentation whole = lease.publisher().finish(pieces(context, plan));
      catalog.ready(
          new AssetId(context.subject()), Published.whole(whole, publishers.hasPoster(plan)));
    }
    return StepResult.empty();
  }

  /// What the encode steps have made, as the ledger has it.
  private List<PackagedPiece> pieces(StepContext context, PresentationPlan plan) {
    Set<String> made =
        context.outputs().entrySet().stream()
            .filter(
                step -> step.getKey().startsWith("encode/") || step.getKey().startsWith("audio/"))
            .flatMap(
                step -> StepJson.read(step.getValue(), EncodeSteps.Made.class).names().stream())
            .collect(Collectors.toSet());
    List<PackagedPiece> pieces =
        ledger.read(plan.folder()).stream()
            .filter(piece -> piece.complete() && made.contains(EncodeSteps.Made.name(piece)))
            .toList();
    if (pieces.size() != made.size()) {
      throw new IllegalStateException(
          "the ledger has %d of %d pieces".formatted(pieces.size(), made.size()));
    }
    return pieces;
  }
}
