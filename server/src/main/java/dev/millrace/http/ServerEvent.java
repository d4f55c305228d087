package dev.millrace.http;

import org.jspecify.annotations.Nullable;

/// One server-sent event (WHATWG HTML §9.2.6).
public record ServerEvent(@Nullable String id, @Nullable String name, String data) {
  public ServerEvent {
    requireOneLine(id);
    requireOneLine(name);
  }

  /// An event of `name` with neither id nor history.
  public static ServerEvent of(String name, String data) {
    return new ServerEvent(null, name, data);
  }

  /// The event as it stands on the wire; every line of the data gets its own field.
  public String text() {
    var text = new StringBuilder(data.length() + 32);
    if (id != null) {
      text.append("id: ").append(id).append('\n');
    }
    if (name != null) {
      text.append("event: ").append(name).append('\n');
    }
    data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
    if (data.isEmpty()) {
      text.append("data:\n");
    }
    return text.append('\n').toString();
  }

  private static void requireOneLine(@Nullable String text) {
    if (text != null && text.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
      throw new IllegalArgumentException("an event's id and name are one line each");
    }
  }
}
