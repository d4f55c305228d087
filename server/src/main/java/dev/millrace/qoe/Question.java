package dev.millrace.qoe;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which sessions are asked of.
///
/// @param from when they began, or later
/// @param to before when they began
/// @param filters of each dimension named, one of these values
public record Question(Instant from, Instant to, Map<Dimension, List<String>> filters) {
  /// Whether the sums of hours know the answer, which tell one dimension apart each.
  ///
  /// @param by the dimension that answers are of as well
  public boolean isOfOne(Optional<Dimension> by) {
    Set<Dimension> named = filters.keySet();
    return named.isEmpty() || (named.size() == 1 && by.map(named::contains).orElse(true));
  }

  /// The dimension whose sums of hours have the answer.
  public Optional<Dimension> dimension(Optional<Dimension> by) {
    return by.or(() -> filters.keySet().stream().findFirst());
  }

  Duration length() {
    return Duration.between(from, to);
  }
}
