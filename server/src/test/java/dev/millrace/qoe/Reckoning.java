package dev.millrace.qoe;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Figures of sessions that are all in memory, each looked at for each question: what others must
/// come to as well.
final class Reckoning implements FiguresBook {
  private final Map<String, SessionFact> sessions = new LinkedHashMap<>();
  private Map<Integer, Long> place = Map.of();

  @Override
  public Map<Integer, Long> place() {
    return place;
  }

  @Override
  public boolean take(List<SessionFact> facts, Map<Integer, Long> before, Map<Integer, Long> next) {
    if (!before.equals(place)) {
      return false;
    }
    facts.forEach(fact -> sessions.put(fact.id(), fact));
    place = Map.copyOf(next);
    return true;
  }

  @Override
  public void forget(Instant now) {
    sessions.values().removeIf(fact -> fact.at().isBefore(now.minus(ROWS_AGE)));
  }

  @Override
  public Sums sums(Question question) {
    var sums = new Sums();
    asked(question).forEach(fact -> sums.add(fact, 1));
    return sums;
  }

  @Override
  public SortedMap<Instant, Sums> steps(Question question, Duration step) {
    var steps = new TreeMap<Instant, Sums>();
    asked(question)
        .forEach(
            fact -> {
              long number = Duration.between(question.from(), fact.at()).dividedBy(step);
              Instant begin = question.from().plus(step.multipliedBy(number));
              steps.computeIfAbsent(begin, _ -> new Sums()).add(fact, 1);
            });
    return steps;
  }

  @Override
  public Map<String, Sums> values(Question question, Dimension by, int most) {
    var values = new HashMap<String, Sums>();
    asked(question)
        .forEach(
            fact ->
                values
                    .computeIfAbsent(fact.values().getOrDefault(by, ""), _ -> new Sums())
                    .add(fact, 1));
    var order = new ArrayList<>(values.entrySet());
    order.sort(
        Comparator.<Map.Entry<String, Sums>>comparingLong(one -> -one.getValue().of(Measure.PLAYS))
            .thenComparing(Map.Entry.comparingByKey()));
    var first = new LinkedHashMap<String, Sums>();
    order.stream().limit(most).forEach(one -> first.put(one.getKey(), one.getValue()));
    return first;
  }

  /// The sessions that are asked of.
  Stream<SessionFact> asked(Question question) {
    return sessions.values().stream()
        .filter(fact -> !fact.at().isBefore(question.from()) && fact.at().isBefore(question.to()))
        .filter(
            fact ->
                question.filters().entrySet().stream()
                    .allMatch(one -> one.getValue().contains(fact.values().get(one.getKey()))));
  }
}
