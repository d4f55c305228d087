package dev.millrace.telemetry.sessions;

import java.time.Instant;
import java.util.Map;

/// Hears who watches just now.
///
/// **Threading:** one thread at a time; blocks. **On failure** its unchecked exception comes out.
public interface Audience {
  /// Who watches at a moment: starts, plays, seeks or waits for more, and told so within
  /// [Headcount#HEARD]. Pauses do not count, nor does who has stood still for [Headcount#STILL].
  ///
  /// @param states how many are in which, in words
  /// @param by of `asset`, `edge`, `browser`, `country`, `rung` and `device` the values that most
  ///     watch; the empty one is of those of whom it is not known
  record Watching(
      Instant at, int viewers, Map<String, Integer> states, Map<String, Map<String, Integer>> by) {}

  void tell(Watching watching);
}
