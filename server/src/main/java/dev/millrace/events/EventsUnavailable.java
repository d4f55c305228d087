package dev.millrace.events;

import org.jspecify.annotations.Nullable;

/// Kafka is away, refuses us or is used up; the message says which and why.
public final class EventsUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  EventsUnavailable(String message) {
    super(message);
  }

  EventsUnavailable(String message, Throwable cause) {
    super(message + ": " + reason(cause), cause);
  }

  /// What Kafka said.
  String reason() {
    return reason(getCause());
  }

  private static String reason(@Nullable Throwable cause) {
    if (cause == null) {
      return "unknown";
    }
    var inner = cause.getCause();
    var message =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return inner == null || inner.getMessage() == null
        ? message
        : message + ": " + inner.getMessage();
  }
}
