package dev.millrace;

import dev.millrace.intake.Inbox;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.web.Health;
import dev.millrace.workflow.WorkflowWorker;
import dev.millrace.workflow.step.StepKind.Lane;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Whether the parts that this process depends on answer.
record ServerHealth(
    Foundations on, DiskRoom disk, Work work, Map<String, String> about, Metrics metricsRegistry)
    implements Health {
  /// Who takes films in and works on them.
  record Work(WorkflowWorker worker, Inbox inbox) {}

  private static final Duration MAX_LAG = Duration.ofSeconds(30);

  @Override
  public Map<String, String> parts() {
    var parts = new LinkedHashMap<String, String>();
    parts.put("postgresql", on.database().ready() ? "" : "does not answer");
    parts.put("kafka", kafka());
    parts.put("s3", store());
    parts.put("disk", shortage());
    return parts;
  }

  @Override
  public String shortage() {
    return disk.shortage();
  }

  @Override
  public Map<String, Map<String, Object>> facts() {
    var facts = new LinkedHashMap<String, Map<String, Object>>();
    facts.put("server", Map.copyOf(about));
    var parts = new LinkedHashMap<String, Object>();
    parts().forEach((part, reason) -> parts.put(part, reason.isEmpty() ? "ready" : reason));
    facts.put("parts", parts);
    var worker = work.worker();
    var counters = worker.counters();
    facts.put(
        "steps",
        Map.of(
            "cpuSlotsUsed", worker.slotsUsed(Lane.CPU),
            "ioSlotsUsed", worker.slotsUsed(Lane.IO),
            "done", counters.done(),
            "retried", counters.retried(),
            "failed", counters.failed()));
    var inbox = work.inbox();
    var taken = inbox.counters();
    facts.put(
        "inbox",
        Map.of(
            "state", inbox.trouble().isEmpty() ? "watched" : inbox.trouble(),
            "taken", taken.taken(),
            "refused", taken.refused(),
            "postponed", taken.postponed()));
    return facts;
  }

  @Override
  public String metrics() {
    return metricsRegistry.prometheus();
  }

  private String kafka() {
    if (!on.events().ready()) {
      return "does not answer";
    }
    if (!on.database().ready()) {
      return "unknown while the database is away";
    }
    return on.relay().ready() || on.relay().lag().compareTo(MAX_LAG) < 0
        ? ""
        : "events wait since " + on.relay().lag().toSeconds() + " s";
  }

  private String store() {
    try {
      on.store().ping();
      return "";
    } catch (StoreUnavailable e) {
      return "does not answer";
    }
  }
}
