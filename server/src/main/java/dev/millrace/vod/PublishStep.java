package dev.millrace.vod;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.packaging.PackagedPiece;
import dev.millrace.packaging.Presentation;
import dev.millrace.packaging.PresentationPlan;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepResult;
import java.util.List;

/// The step `publish`: the playlists in their final form, and the asset `ready`.
final class PublishStep {
  private final Catalog catalog;
  private final Publishers publishers;

  PublishStep(Catalog catalog, Publishers publishers) {
    this.catalog = catalog;
    this.publishers = publishers;
  }

  StepResult run(StepContext context) {
    PresentationPlan plan = Planned.of(context).presentation(context.subject());
    try (Publishers.Lease lease = publishers.lease(plan)) {
      Presentation whole = lease.publisher().finish(pieces(context));
      catalog.ready(
          new AssetId(context.subject()), Published.whole(whole, publishers.hasPoster(plan)));
    }
    return StepResult.empty();
  }

  private static List<PackagedPiece> pieces(StepContext context) {
    return context.outputs().entrySet().stream()
        .filter(step -> step.getKey().startsWith("encode/") || step.getKey().startsWith("audio/"))
        .flatMap(step -> StepJson.read(step.getValue(), EncodeSteps.Pieces.class).pieces().stream())
        .toList();
  }
}
