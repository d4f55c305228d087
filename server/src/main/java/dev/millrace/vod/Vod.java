package dev.millrace.vod;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.workflow.Workflows;
import dev.millrace.workflow.graph.Problem;
import dev.millrace.workflow.graph.WorkflowGraph;
import dev.millrace.workflow.graph.WorkflowState;
import dev.millrace.workflow.step.StepSpec;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The making of films: begins, resumes and undoes their processing.
///
/// **Threading:** safe; every call is a few statements to the database. **On failure** of the
/// database its unchecked exception comes out; every call can be repeated.
public final class Vod {
  private static final Logger LOG = System.getLogger(Vod.class.getName());
  static final String KIND = "vod";
  static final String REMOVAL = "remove";

  /// Before an asset's id: what the workflow is about that looks at its film.
  public static final String ANALYSIS_PREFIX = "analysis-";

  private static final int REMOVAL_PRIORITY = 100;
  private static final int EXPIRY_PAGE = 200;
  private static final int RECOVERY_PAGE = 200;

  private final Catalog catalog;
  private final Workflows workflows;
  private final AssetNews news;
  private final Consumer<AssetId> onDelete;

  /// @param onDelete hears of each deletion made here, before it is confirmed
  public Vod(VodDesk desk, Consumer<AssetId> onDelete) {
    this.catalog = desk.catalog();
    this.workflows = desk.workflows();
    this.news = desk.news();
    this.onDelete = onDelete;
  }

  /// Begins the processing of an uploaded asset; a repeat changes nothing, nor does an asset that
  /// was deleted meanwhile.
  public void start(AssetId id) {
    catalog
        .find(id)
        .ifPresent(
            asset ->
                workflows.start(
                    new Workflows.Run(
                        KIND,
                        id.value(),
                        "v" + asset.version(),
                        Policies.shift(Policies.of(asset)),
                        Policies.of(asset).owner()),
                    first(asset)));
  }

  /// The steps that are known before the film is.
  private static List<StepSpec> first(Asset asset) {
    var probe = StepSpec.of(Kinds.PROBE, "probe").cost(1).growth(100);
    var plan = StepSpec.of(Kinds.PLAN, "plan").after("probe").cost(1);
    return asset.isToBeFetched()
        ? List.of(StepSpec.of(Kinds.FETCH, "fetch").cost(20), probe.after("fetch"), plan)
        : List.of(probe, plan);
  }

  /// Whether [#retry] makes sense: its bytes are here or can be fetched, and it did not fail
  /// of its source.
  public static boolean mayRetry(Asset asset) {
    Asset.Failure failure = asset.state().failure();
    return failure != null
        && (asset.times().uploadedAt() != null || asset.isToBeFetched())
        && asset.dates().originalDeletedAt() == null
        && !SourceAtFault.isMeantBy(failure.type());
  }

  /// Goes on with a failed asset; finished steps are not done again.
  ///
  /// **On failure** [SourceAtFault] when it failed of its source, [OriginalGone] when its original
  /// is deleted.
  public Asset retry(AssetId id) {
    requireSource(id);
    Asset asset = catalog.retry(id);
    goOn(id);
    return asset;
  }

  /// Takes an asset away: at once from the shelf, its objects a little later.
  public void delete(AssetId id) {
    catalog.delete(id);
    onDelete.accept(id);
    remove(id);
  }

  /// Lets go of assets and originals whose dates have come, and of what was cut off on its way.
  void expire() {
    for (AssetId id : catalog.due(EXPIRY_PAGE)) {
      if (catalog.expire(id)) {
        LOG.log(Level.INFO, "An asset has expired. asset={0}", id);
        onDelete.accept(id);
        remove(id);
      }
    }
    catalog.originalsDue(EXPIRY_PAGE).forEach(this::dropOriginal);
    removeDeleted();
  }

  private void dropOriginal(AssetId id) {
    String subject = OriginalStep.subject(id);
    workflows.start(
        new Workflows.Run(OriginalStep.WORKFLOW, subject, "1", REMOVAL_PRIORITY),
        List.of(StepSpec.of(Kinds.ORIGINAL, "original")));
    workflows.resume(subject);
  }

  /// What the workflow that looks at a film is about: not the asset itself, whose newest workflow
  /// is the film's.
  public static String analysis(AssetId id) {
    return ANALYSIS_PREFIX + id;
  }

  /// The newest workflow of an asset.
  public Optional<WorkflowGraph> graph(AssetId id) {
    return workflows.graph(id.value());
  }

  /// Takes up what a crash cut off between two records: assets that wait for a workflow, and
  /// deletions that have not ended.
  public void recover() {
    var queued = Catalog.Query.first(RECOVERY_PAGE).withStatus(Asset.Status.QUEUED);
    for (Catalog.Page page = catalog.list(queued);
        ;
        page = catalog.list(queued.after(page.next()))) {
      page.items().forEach(asset -> goOn(asset.id()));
      if (page.next() == null) {
        break;
      }
    }
    removeDeleted();
  }

  /// Has everything removed of which a tombstone is left, page by page.
  private void removeDeleted() {
    for (var page = catalog.deleting(null, RECOVERY_PAGE);
        !page.isEmpty();
        page = catalog.deleting(page.getLast().id(), RECOVERY_PAGE)) {
      page.forEach(asset -> remove(asset.id()));
    }
  }

  private void requireSource(AssetId id) {
    catalog
        .find(id)
        .map(asset -> asset.state().failure())
        .filter(failure -> SourceAtFault.isMeantBy(failure.type()))
        .map(Asset.Failure::title)
        .or(() -> fault(id).map(Problem::title))
        .ifPresent(
            title -> {
              throw new SourceAtFault(id, title);
            });
  }

  /// What is wrong with the source of an asset, as its failed workflow has it.
  private Optional<Problem> fault(AssetId id) {
    return graph(id)
        .filter(graph -> graph.state() == WorkflowState.FAILED)
        .flatMap(WorkflowGraph::problem)
        .filter(problem -> SourceAtFault.isMeantBy(problem.type()));
  }

  private void goOn(AssetId id) {
    Optional<Problem> fault = fault(id);
    if (fault.isPresent()) {
      news.failed(id, fault.get());
      return;
    }
    boolean failed = graph(id).filter(graph -> graph.state() == WorkflowState.FAILED).isPresent();
    if (!failed || !workflows.resume(id.value())) {
      start(id);
    }
  }

  /// The removal is about a subject of its own, so that cancelling the asset's work leaves it be;
  /// one that was given up goes on.
  private void remove(AssetId id) {
    workflows.cancel(id.value());
    workflows.cancel(RepublishStep.subject(id));
    workflows.cancel(OriginalStep.subject(id));
    workflows.cancel(analysis(id));
    String subject = Removal.subject(id);
    workflows.start(
        new Workflows.Run(REMOVAL, subject, "1", REMOVAL_PRIORITY),
        List.of(StepSpec.of(Kinds.REMOVE, "objects")));
    workflows.resume(subject);
  }
}
