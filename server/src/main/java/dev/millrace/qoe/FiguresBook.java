package dev.millrace.qoe;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// Sessions and what they add up to.
///
/// **Threading:** safe; blocks. **On failure** its unchecked exception comes out, and nothing has
/// changed.
public interface FiguresBook {
  /// For so long anything may be asked of a session.
  Duration ROWS_AGE = Duration.ofDays(35);

  /// For so long the sums of hours are kept.
  Duration SUMS_AGE = Duration.ofDays(400);

  /// Up to where sessions are in here, by partition of their topic.
  Map<Integer, Long> place();

  /// Takes sessions in, each in the place of the one with its id, and the place up to which they
  /// were read: all of it or nothing.
  ///
  /// @param facts in the order in which they came
  /// @param before the place that they were read from
  /// @return false, and nothing has changed, when another process has gone on from there meanwhile
  boolean take(List<SessionFact> facts, Map<Integer, Long> before, Map<Integer, Long> next);

  /// Forgets what is older than it may be.
  void forget(Instant now);

  /// What the sessions add up to.
  ///
  /// @throws TooMuchAsked when it takes too long
  Sums sums(Question question);

  /// What those add up to that began in each step, by its beginning; those without a session are
  /// left out. Of a step of an hour at least the question begins with a whole hour.
  ///
  /// @throws TooMuchAsked when it takes too long
  SortedMap<Instant, Sums> steps(Question question, Duration step);

  /// What those of each value add up to, those with most plays first.
  ///
  /// @param most values at most
  /// @throws TooMuchAsked when it takes too long
  Map<String, Sums> values(Question question, Dimension by, int most);
}
