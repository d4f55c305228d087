package dev.millrace.vod;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.IllegalTransition;
import dev.millrace.catalog.NoSuchAsset;
import dev.millrace.store.ObjectStore;
import dev.millrace.workflow.WorkflowListener;
import dev.millrace.workflow.Workflows;
import dev.millrace.workflow.graph.Problem;
import dev.millrace.workflow.graph.Settled;
import dev.millrace.workflow.graph.WorkflowState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// Carries the workflow's news over to the asset: how far it is, and that it failed.
///
/// A source that is at fault is deleted with the failure's record, as no retry can use it. News
/// come again until a call returned, so a crash in between leaves nothing. A removal or
/// another small workflow beside the film's is forgotten when it is done.
final class AssetNews implements WorkflowListener {
  private static final Logger LOG = System.getLogger(AssetNews.class.getName());

  private final Catalog catalog;
  private final ObjectStore store;
  private final Workflows workflows;
  private final SourceFiles sources;

  AssetNews(Catalog catalog, ObjectStore store, Workflows workflows, SourceFiles sources) {
    this.catalog = catalog;
    this.store = store;
    this.workflows = workflows;
    this.sources = sources;
  }

  @Override
  public void progress(String subject, double fraction) {
    if (AssetId.isValid(subject)) {
      catalog.progress(new AssetId(subject), fraction);
    }
  }

  @Override
  public void settled(Settled settled) {
    sources.forget(settled.subject());
    if (settled.kind().equals(Vod.KIND)) {
      settled.problem().ifPresent(problem -> failed(new AssetId(settled.subject()), problem));
    } else if (settled.state() == WorkflowState.DONE) {
      workflows.forgetSettled(settled.workflowId());
    }
  }

  /// Records that the processing of an asset failed; a repeat does no harm.
  void failed(AssetId id, Problem problem) {
    try {
      String type = "/problems/" + problem.type();
      catalog.failed(id, new Asset.Failure(type, problem.title(), problem.detail()));
      if (SourceAtFault.isMeantBy(type)) {
        store.delete(SourceFiles.key(id.value()));
      }
      LOG.log(Level.INFO, "An asset failed. asset={0} reason={1}", id, problem.detail());
    } catch (NoSuchAsset | IllegalTransition e) {
      LOG.log(Level.DEBUG, "The failure of an asset is out of date. asset={0}", id, e);
    }
  }
}
