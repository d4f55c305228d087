package dev.millrace.vod;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.packaging.PackagedPiece;
import dev.millrace.packaging.PresentationPlan;
import dev.millrace.packaging.SegmentLedger;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.workflow.step.PermanentFailure;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The step `publish`: the playlists in their final form, and the asset `ready`.
final class PublishStep {
  private final Catalog catalog;
  private final SegmentLedger ledger;
  private final Publishers publishers;

  private final CaptionShelf shelf;
  private final Captions captions;

  PublishStep(
      Catalog catalog,
      SegmentLedger ledger,
      Publishers publishers,
      CaptionShelf shelf,
      Captions captions) {
    this.catalog = catalog;
    this.ledger = ledger;
    this.publishers = publishers;
    this.shelf = shelf;
    this.captions = captions;
  }

  StepResult run(StepContext context) {
    var id = new AssetId(context.subject());
    catalog.processing(id);
    Planned planned = Planned.of(context);
    Set<String> texts = shelf.apply(planned.film(id.value()));
    publishers.keep(planned, id.value());
    PresentationPlan plan = planned.presentation(id.value());
    List<PackagedPiece> pieces = pieces(context, plan);
    requireSomething(pieces);
    try (Publishers.Lease lease = publishers.lease(plan)) {
      lease
          .publisher()
          .finish(
              pieces,
              whole -> catalog.ready(id, Published.whole(whole, publishers.hasPoster(plan))));
    }
    if (!texts.equals(shelf.names(id.value()))) {
      captions.publish(id);
    }
    return StepResult.empty();
  }

  /// Each sound track may be one that cannot be decoded, but not all there is.
  private static void requireSomething(List<PackagedPiece> pieces) {
    if (pieces.stream().allMatch(piece -> comesAtAnyTime(piece) || piece.segments().isEmpty())) {
      throw new PermanentFailure(
          "media-damaged", "The file is damaged", "none of its tracks can be decoded");
    }
  }

  private static boolean comesAtAnyTime(PackagedPiece piece) {
    return piece.track() instanceof TrackSpec.Text || piece.track() instanceof TrackSpec.Storyboard;
  }

  /// What the encode steps have made, all texts and the storyboard, as the ledger has it.
  private List<PackagedPiece> pieces(StepContext context, PresentationPlan plan) {
    Set<String> made =
        context.outputs().entrySet().stream()
            .filter(
                step -> step.getKey().startsWith("encode/") || step.getKey().startsWith("audio/"))
            .flatMap(
                step -> StepJson.read(step.getValue(), EncodeSteps.Made.class).names().stream())
            .collect(Collectors.toSet());
    Map<Boolean, List<PackagedPiece>> pieces =
        ledger.read(plan.folder()).stream()
            .filter(PackagedPiece::complete)
            .collect(Collectors.partitioningBy(PublishStep::comesAtAnyTime));
    var all = new ArrayList<PackagedPiece>();
    for (PackagedPiece piece : pieces.getOrDefault(false, List.of())) {
      if (made.contains(EncodeSteps.Made.name(piece))) {
        all.add(piece);
      }
    }
    if (all.size() != made.size()) {
      throw new IllegalStateException(
          "the ledger has %d of %d pieces".formatted(all.size(), made.size()));
    }
    all.addAll(pieces.getOrDefault(true, List.of()));
    return all;
  }
}
