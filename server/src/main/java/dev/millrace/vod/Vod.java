package dev.millrace.vod;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.workflow.WorkflowListener;
import dev.millrace.workflow.Workflows;
import dev.millrace.workflow.graph.WorkflowGraph;
import dev.millrace.workflow.graph.WorkflowState;
import dev.millrace.workflow.step.Step;
import dev.millrace.workflow.step.StepKind;
import dev.millrace.workflow.step.StepSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The making of films: begins, resumes and undoes their processing.
///
/// **Threading:** safe; every call is a few statements to the database. **On failure** of the
/// database its unchecked exception comes out; every call can be repeated.
public final class Vod {
  static final String KIND = "vod";
  private static final String REMOVAL = "remove";
  private static final int REMOVAL_PRIORITY = 100;
  private static final int RECOVERY_PAGE = 200;

  private final Catalog catalog;
  private final Workflows workflows;
  private final VodSteps steps;

  public Vod(Catalog catalog, Workflows workflows, VodSteps steps) {
    this.catalog = catalog;
    this.workflows = workflows;
    this.steps = steps;
  }

  /// What a worker needs to run the steps.
  public Map<StepKind, Step> steps() {
    return steps.all();
  }

  /// Carries the workflows' news to the assets.
  public WorkflowListener listener() {
    return steps.listener();
  }

  /// Begins the processing of an uploaded asset; a repeat changes nothing, nor does an asset that
  /// was deleted meanwhile.
  public void start(AssetId id) {
    catalog
        .find(id)
        .ifPresent(
            asset ->
                workflows.start(
                    new Workflows.Run(KIND, id.value(), "v" + asset.version(), 0),
                    List.of(
                        StepSpec.of(Kinds.PROBE, "probe").cost(1).growth(100),
                        StepSpec.of(Kinds.PLAN, "plan").after("probe").cost(1))));
  }

  /// Goes on with a failed asset; finished steps are not done again.
  public Asset retry(AssetId id) {
    Asset asset = catalog.retry(id);
    goOn(id);
    return asset;
  }

  /// Takes an asset away: at once from the shelf, its objects a little later.
  public void delete(AssetId id) {
    catalog.delete(id);
    remove(id);
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
    catalog.deleting(RECOVERY_PAGE).forEach(asset -> remove(asset.id()));
  }

  private void goOn(AssetId id) {
    boolean failed = graph(id).filter(graph -> graph.state() == WorkflowState.FAILED).isPresent();
    if (!failed || !workflows.resume(id.value())) {
      start(id);
    }
  }

  /// The removal is about a subject of its own, so that cancelling the asset's work leaves it be;
  /// one that was given up goes on.
  private void remove(AssetId id) {
    workflows.cancel(id.value());
    String subject = Removal.subject(id);
    workflows.start(
        new Workflows.Run(REMOVAL, subject, "1", REMOVAL_PRIORITY),
        List.of(StepSpec.of(Kinds.REMOVE, "objects")));
    workflows.resume(subject);
  }
}
