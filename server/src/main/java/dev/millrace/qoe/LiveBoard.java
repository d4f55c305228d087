package dev.millrace.qoe;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who watches just now, as the process that gathers sessions says.
///
/// **Threading:** safe; blocks.
public interface LiveBoard {
  /// Who watched at a moment.
  ///
  /// @param states how many are in which, in words
  /// @param by of each dimension, the values that most watch
  record Live(
      Instant at, int viewers, Map<String, Integer> states, Map<String, Map<String, Integer>> by) {}

  /// The most who watched at once in a minute.
  record Minute(Instant time, int viewers) {}

  /// What was said last; nothing if nobody ever did.
  Optional<Live> now();

  /// The minutes from a moment on, in their order.
  List<Minute> since(Instant from);
}
