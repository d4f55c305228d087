package dev.millrace;

import dev.millrace.transcode.SourceLimits;
import dev.millrace.transcode.Transcoder;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.vod.VodSteps;
import dev.millrace.workflow.WorkflowWorker;
import dev.millrace.workflow.step.StepKind.Lane;
import io.micrometer.core.instrument.binder.MeterBinder;
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
    var worker =
        new WorkflowWorker(
            studio.workflows(),
            on.database().dataSource(),
            settings.workflow(),
            steps.all(),
            steps.listener());
    return new WorkerRole(ffmpeg, closing.after(worker));
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
