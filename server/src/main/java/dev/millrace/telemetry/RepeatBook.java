package dev.millrace.telemetry;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/// Keeps how many events came again, of all processes that collect.
///
/// **Threading:** any; blocks. **On failure** its unchecked exception comes out, and nothing was
/// changed.
public interface RepeatBook {
  /// Nobody keeps it.
  RepeatBook NONE =
      new RepeatBook() {
        @Override
        public void add(Map<Cell, Long> events) {}

        @Override
        public List<Repeated> since(LocalDate day, int most) {
          return List.of();
        }
      };

  /// Which events came again.
  ///
  /// @param day in UTC
  /// @param token the name of the ingestion token that let them in; empty when none did
  /// @param asset what played; empty when that was not told
  record Cell(LocalDate day, String token, String asset) {}

  /// How many that were.
  record Repeated(Cell cell, long events) {}

  /// Adds to what there is, and forgets what is too old.
  void add(Map<Cell, Long> events);

  /// Those from a day on, the latest days and of each the most events first.
  List<Repeated> since(LocalDate day, int most);
}
