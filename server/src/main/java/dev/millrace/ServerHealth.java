package dev.millrace;

import dev.millrace.store.StoreUnavailable;
import dev.millrace.web.Health;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Whether the parts that this process depends on answer.
record ServerHealth(Premises here, List<Duty> duties, Metrics registry) implements Health {
  private static final Duration MAX_LAG = Duration.ofSeconds(30);

  @Override
  public List<String> roles() {
    return here.settings().roles().words();
  }

  @Override
  public Map<String, String> parts() {
    var parts = new LinkedHashMap<String, String>();
    parts.put("postgresql", here.on().database().ready() ? "" : "does not answer");
    parts.put("kafka", kafka());
    parts.put("s3", store());
    if (changesRecords()) {
      parts.put("disk", shortage());
    }
    duties.forEach(duty -> parts.putAll(duty.parts()));
    return parts;
  }

  @Override
  public String shortage() {
    return new DiskRoom(here.settings().data().path()).shortage();
  }

  @Override
  public Map<String, Map<String, Object>> facts() {
    var facts = new LinkedHashMap<String, Map<String, Object>>();
    facts.put(
        "server",
        Map.of(
            "roles", here.settings().roles().toString(),
            "data", here.settings().data().path().toString()));
    var parts = new LinkedHashMap<String, Object>();
    parts().forEach((part, reason) -> parts.put(part, reason.isEmpty() ? "ready" : reason));
    facts.put("parts", parts);
    duties.forEach(duty -> facts.putAll(duty.facts()));
    return facts;
  }

  @Override
  public String metrics() {
    return registry.prometheus();
  }

  /// An edge only reads: it needs no room but for its cache, which gets along without.
  private boolean changesRecords() {
    return here.settings().roles().hasAny(Role.API, Role.WORKER);
  }

  private String kafka() {
    var on = here.on();
    if (!on.events().ready()) {
      return "does not answer";
    }
    if (!changesRecords()) {
      return "";
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
      here.on().store().ping();
      return "";
    } catch (StoreUnavailable e) {
      return "does not answer";
    }
  }
}
