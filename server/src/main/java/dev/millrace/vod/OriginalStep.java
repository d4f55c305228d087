package dev.millrace.vod;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.NoSuchAsset;
import dev.millrace.store.ObjectStore;
import dev.millrace.workflow.Workflows;
import dev.millrace.workflow.graph.WorkflowGraph;
import dev.millrace.workflow.graph.WorkflowState;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepResult;
import java.util.stream.Stream;

/// The step that deletes the original of an asset whose date for it has come.
///
/// First the asset says that it is gone, then the object goes: whatever a crash leaves in between
/// is an object that nobody uses, and the step is done again. It does nothing when the date was put
/// off meanwhile, or while any step that may read the original is not over; [Expiry] comes again.
final class OriginalStep {
  static final String WORKFLOW = "original";
  private static final String PREFIX = "original-";

  private final Workflows workflows;
  private final Catalog catalog;
  private final ObjectStore store;
  private final SourceFiles sources;

  OriginalStep(Workflows workflows, Catalog catalog, ObjectStore store, SourceFiles sources) {
    this.workflows = workflows;
    this.catalog = catalog;
    this.store = store;
    this.sources = sources;
  }

  /// What such a workflow is about: not the asset itself, whose newest workflow is the film's.
  static String subject(AssetId id) {
    return PREFIX + id;
  }

  StepResult run(StepContext context) {
    var id = new AssetId(context.subject().substring(PREFIX.length()));
    try {
      if (!isInUse(id) && catalog.expireOriginal(id)) {
        sources.forget(id.value());
        store.delete(SourceFiles.key(id.value()));
        catalog.originalPurged(id);
      }
    } catch (NoSuchAsset _) {
      // Its removal takes the original with it.
    }
    return StepResult.empty();
  }

  private boolean isInUse(AssetId id) {
    return Stream.of(id.value(), Vod.analysis(id))
        .anyMatch(
            subject ->
                workflows.isBusy(subject)
                    || workflows
                        .graph(subject)
                        .map(WorkflowGraph::state)
                        .filter(state -> state == WorkflowState.RUNNING)
                        .isPresent());
  }
}
