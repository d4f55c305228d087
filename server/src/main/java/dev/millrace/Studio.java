package dev.millrace;

import dev.millrace.delivery.Delivery;
import dev.millrace.outbound.Outbound;
import dev.millrace.transcode.Transcoder;
import dev.millrace.vod.Vod;
import dev.millrace.vod.VodSteps;
import dev.millrace.workflow.WorkflowWorker;
import dev.millrace.workflow.Workflows;
import java.time.InstantSource;

/// Where films are made: the steps, and who begins them.
record Studio(Workflows workflows, VodSteps steps, Vod vod) {
  /// What films are made with, and where they go.
  record Tools(Transcoder transcoder, Outbound outbound, Delivery delivery) {}

  static Studio on(Foundations on, Tools tools, Settings settings, InstantSource clock) {
    var workflows = new Workflows(on.database().dataSource());
    var parts =
        new VodSteps.Parts(
            on.catalog(), on.store(), tools.transcoder(), workflows, tools.outbound(), on.keys());
    var steps = new VodSteps(parts, settings.room(), clock);
    var vod = new Vod(on.catalog(), workflows, steps, id -> tools.delivery().end(id.value()));
    steps.clean();
    return new Studio(workflows, steps, vod);
  }

  WorkflowWorker worker(Foundations on, Settings settings) {
    return new WorkflowWorker(
        workflows, on.database().dataSource(), settings.workflow(), vod.steps(), vod.listener());
  }
}
