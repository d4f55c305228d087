package dev.millrace.telemetry;

import java.util.List;

/// What one request brought.
///
/// @param events those that are well; who keeps them may take some out
/// @param refused those that are not
record Batch(List<StoredEvent> events, List<Refused> refused) {
  /// A record that is not well.
  ///
  /// @param number which one it was, from 1 on
  /// @param why in a few words
  /// @param raw as it came, or the beginning of that
  record Refused(int number, String why, String raw) {}

  /// How many records it had.
  int records() {
    return events.size() + refused.size();
  }

  long bytes() {
    long sum = 0;
    for (StoredEvent event : events) {
      sum += event.json().length;
    }
    return sum;
  }
}
