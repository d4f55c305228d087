package dev.millrace.web.audit;

import dev.millrace.search.EventKind;
import dev.millrace.search.EventKind.Field;
import java.util.List;

/// The members of audit events by which they are found.
public final class AuditFields {
  /// Audit events.
  public static final EventKind KIND =
      new EventKind(
          "audit",
          List.of(
              Field.keyword("id"),
              Field.keyword("node"),
              Field.keyword("by"),
              Field.keyword("method"),
              Field.keyword("route"),
              Field.text("path"),
              Field.number("status"),
              Field.number("total_ms"),
              Field.keyword("address"),
              Field.text("user_agent")));

  private AuditFields() {}
}
