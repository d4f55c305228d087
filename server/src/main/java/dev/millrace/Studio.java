package dev.millrace;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.sql.DatabaseUnavailable;
import dev.millrace.delivery.Delivery;
import dev.millrace.delivery.Published;
import dev.millrace.http.Problem;
import dev.millrace.outbound.Outbound;
import dev.millrace.policy.Policy;
import dev.millrace.policy.PolicyJson;
import dev.millrace.transcode.Transcoder;
import dev.millrace.vod.Vod;
import dev.millrace.vod.VodSteps;
import dev.millrace.workflow.WorkflowWorker;
import dev.millrace.workflow.Workflows;
import java.time.InstantSource;
import java.util.Optional;

/// Where films are made: the steps, who begins them, and what plays them.
record Studio(Workflows workflows, VodSteps steps, Vod vod, Delivery delivery) {

  static Studio on(
      Foundations on,
      Transcoder transcoder,
      Outbound outbound,
      Settings settings,
      InstantSource clock) {
    var workflows = new Workflows(on.database().dataSource());
    var parts =
        new VodSteps.Parts(on.catalog(), on.store(), transcoder, workflows, outbound, on.keys());
    var steps = new VodSteps(parts, settings.room(), clock);
    var delivery = new Delivery(on.store(), id -> published(on.catalog(), id));
    var vod = new Vod(on.catalog(), workflows, steps, id -> delivery.forget(id.value()));
    steps.clean();
    return new Studio(workflows, steps, vod, delivery);
  }

  WorkflowWorker worker(Foundations on, Settings settings) {
    return new WorkflowWorker(
        workflows, on.database().dataSource(), settings.workflow(), vod.steps(), vod.listener());
  }

  /// Which version of an asset plays; empty when there is no such asset.
  private static Optional<Published.Version> published(Catalog catalog, String id) {
    try {
      return AssetId.isValid(id)
          ? catalog.find(new AssetId(id)).map(Studio::version)
          : Optional.empty();
    } catch (DatabaseUnavailable e) {
      throw Problem.UNAVAILABLE.because("the database does not answer").thrown(e);
    }
  }

  private static Published.Version version(Asset asset) {
    Policy policy = PolicyJson.stored(asset.description().policy());
    return new Published.Version(
        asset.version(),
        asset.status() == Asset.Status.READY,
        policy.protection() == Policy.Protection.AES_128,
        policy.playback());
  }
}
