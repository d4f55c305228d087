package dev.millrace.vod;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.IllegalTransition;
import dev.millrace.catalog.NoSuchAsset;
import dev.millrace.workflow.WorkflowListener;
import dev.millrace.workflow.graph.Problem;
import dev.millrace.workflow.graph.Settled;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// Carries the workflow's news over to the asset: how far it is, and that it failed.
final class AssetNews implements WorkflowListener {
  private static final Logger LOG = System.getLogger(AssetNews.class.getName());

  private final Catalog catalog;
  private final SourceFiles sources;

  AssetNews(Catalog catalog, SourceFiles sources) {
    this.catalog = catalog;
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
    if (!settled.kind().equals(Vod.KIND)) {
      return;
    }
    settled.problem().ifPresent(problem -> fail(new AssetId(settled.subject()), problem));
  }

  private void fail(AssetId id, Problem problem) {
    try {
      String type = "/problems/" + problem.type();
      catalog.failed(id, new Asset.Failure(type, problem.title(), problem.detail()));
      LOG.log(Level.INFO, "An asset failed. asset={0} reason={1}", id, problem.detail());
    } catch (NoSuchAsset | IllegalTransition e) {
      LOG.log(Level.DEBUG, "The failure of an asset is out of date. asset={0}", id, e);
    }
  }
}
