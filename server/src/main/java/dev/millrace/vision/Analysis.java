package dev.millrace.vision;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.inference.Sight;
import dev.millrace.policy.Look;
import dev.millrace.policy.PolicyJson;
import dev.millrace.store.ObjectStore;
import dev.millrace.transcode.Transcoder;
import dev.millrace.vision.gallery.People;
import dev.millrace.vod.Vod;
import dev.millrace.vod.VodDesk;
import dev.millrace.workflow.Workflows;
import dev.millrace.workflow.graph.WorkflowGraph;
import dev.millrace.workflow.step.Step;
import dev.millrace.workflow.step.StepKind;
import dev.millrace.workflow.step.StepSpec;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The analysis of films: begins it, and tells what came of it.
///
/// **Threading:** safe; a call is a statement to the database or a read of the bucket. **On
/// failure** of either its exception comes out; every call can be repeated.
public final class Analysis {
  static final String PREFIX = Vod.ANALYSIS_PREFIX;
  private static final String WORKFLOW = "analysis";

  private final Catalog catalog;
  private final Workflows workflows;
  private final Books books;
  private final AnalysisShelf shelf;

  public Analysis(Catalog catalog, ObjectStore store, Workflows workflows, Books books) {
    this.catalog = catalog;
    this.workflows = workflows;
    this.books = books;
    this.shelf = new AnalysisShelf(store);
  }

  /// What is written down of films.
  ///
  /// @param people who is in the gallery, and where
  public record Books(Ledger ledger, Reviews reviews, People people) {}

  /// What a worker looks at films with.
  public record Equipped(VodDesk desk, Transcoder transcoder, Sight sight) {}

  /// What a worker needs to look at films.
  public Map<StepKind, Step> steps(Equipped equipped, InstantSource clock) {
    var tools =
        new AnalysisStep.Tools(catalog, equipped.desk, equipped.transcoder, equipped.sight, books);
    return Map.of(AnalysisStep.KIND, new AnalysisStep(shelf, tools, clock));
  }

  /// Has a film looked at, if its policy wants that; nothing changes while it is being done.
  public void start(AssetId id) {
    catalog
        .find(id)
        .filter(asset -> !looks(asset).isEmpty())
        .ifPresent(
            asset -> {
              var policy = PolicyJson.stored(asset.description().policy());
              workflows.start(
                  new Workflows.Run(
                      WORKFLOW, Vod.analysis(id), "v" + asset.version(), 0, policy.owner()),
                  List.of(StepSpec.of(AnalysisStep.KIND, "look")));
            });
  }

  /// The same for a film that was looked at before, or for which it failed.
  public void again(AssetId id) {
    start(id);
    workflows.resume(Vod.analysis(id));
  }

  /// Its workflow, while it runs or after it failed; forgotten when it is done.
  public Optional<WorkflowGraph> graph(AssetId id) {
    return workflows.graph(Vod.analysis(id));
  }

  /// What came of it; empty as long as it was never done.
  public Optional<Overview> overview(Asset asset) {
    return shelf.overview(film(asset));
  }

  /// What was found of one kind. Who is in a film stands in the database alone, so that nobody is
  /// there who was taken out of the gallery.
  public Optional<Sheet> sheet(Asset asset, Kind kind) {
    Optional<Sheet> sheet = shelf.sheet(film(asset), kind);
    return kind == Kind.IDENTITIES ? sheet.map(this::withPeople) : sheet;
  }

  private Sheet withPeople(Sheet empty) {
    return empty.with(
        books.people().in(empty.assetId(), empty.version()).stream()
            .map(People.Appearance::item)
            .toList());
  }

  /// What a film's policy asks for.
  public static List<Look> looks(Asset asset) {
    return PolicyJson.stored(asset.description().policy()).analysis();
  }

  private static Sheet.Film film(Asset asset) {
    return new Sheet.Film(asset.id().value(), asset.version());
  }
}
