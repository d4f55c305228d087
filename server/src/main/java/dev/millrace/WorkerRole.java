package dev.millrace;

import dev.millrace.inference.Sight;
import dev.millrace.models.Models;
import dev.millrace.transcode.SourceLimits;
import dev.millrace.transcode.Transcoder;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.vision.Analysis;
import dev.millrace.vod.VodSteps;
import dev.millrace.workflow.WorkflowWorker;
import dev.millrace.workflow.step.StepKind.Lane;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Works on films: takes the steps of their workflows. The one role that needs FFmpeg.
final class WorkerRole implements Duty {
  private final Ffmpeg ffmpeg;
  private final WorkflowWorker worker;

  private WorkerRole(Ffmpeg ffmpeg, WorkflowWorker worker) {
    this.ffmpeg = ffmpeg;
    this.worker = worker;
  }

  static WorkerRole in(Premises here, Studio studio, Ffmpeg ffmpeg, Closing closing) {
    var on = here.on();
    var settings = here.settings();
    var transcoder = new Transcoder(ffmpeg, SourceLimits.STANDARD);
    var tools = new VodSteps.Tools(transcoder, studio.outbound(), on.keys());
    var steps = new VodSteps(studio.desk(), tools, settings.room(), here.clock());
    Analysis analysis = studio.analysis();
    var all = new HashMap<>(steps.all(analysis::start));
    all.putAll(
        analysis.steps(
            new Analysis.Equipped(studio.desk(), transcoder, sight(here, closing)), here.clock()));
    var worker =
        new WorkflowWorker(
            studio.workflows(),
            on.database().dataSource(),
            settings.workflow(),
            all,
            steps.listener());
    return new WorkerRole(ffmpeg, closing.after(worker));
  }

  /// Networks of a process, whether it looks at films or searches in them.
  static Sight sight(Premises here, Closing closing) {
    var settings = here.settings();
    var section = settings.config().inference();
    var cache = Models.standardCache(System.getenv());
    var sight = closing.after(new Sight(cache, section.in(cache, settings.data().path()).own()));
    sight.start();
    return sight;
  }

  @Override
  public void start() {
    worker.start();
  }

  @Override
  public Map<String, Map<String, Object>> facts() {
    var counters = worker.counters();
    Map<String, Object> steps =
        Map.of(
            "cpuSlotsUsed", worker.slotsUsed(Lane.CPU),
            "ioSlotsUsed", worker.slotsUsed(Lane.IO),
            "analysisSlotsUsed", worker.slotsUsed(Lane.ANALYSIS),
            "done", counters.done(),
            "retried", counters.retried(),
            "failed", counters.failed());
    return Map.of("steps", steps, "ffmpeg", Map.of("version", ffmpeg.installation().version()));
  }

  @Override
  public List<MeterBinder> meters() {
    return List.of(new WorkerMetrics(worker));
  }
}
