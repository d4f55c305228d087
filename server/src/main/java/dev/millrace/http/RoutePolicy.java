package dev.millrace.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What surrounds the handlers of a group: filters in, filters out, failures, CORS.
record RoutePolicy(
    List<UnaryOperator<Request>> before,
    List<BiFunction<Request, Response, Response>> after,
    List<FailureRule> failures,
    @Nullable Cors cors) {
  static final RoutePolicy NONE = new RoutePolicy(List.of(), List.of(), List.of(), null);

  record FailureRule(Class<?> type, Function<Exception, Problem> problem) {}

  RoutePolicy before(UnaryOperator<Request> filter) {
    return new RoutePolicy(plus(before, filter), after, failures, cors);
  }

  RoutePolicy after(BiFunction<Request, Response, Response> filter) {
    return new RoutePolicy(before, plus(after, filter), failures, cors);
  }

  <E extends Exception> RoutePolicy failure(Class<E> type, Function<E, Problem> problem) {
    var rule = new FailureRule(type, failure -> problem.apply(type.cast(failure)));
    return new RoutePolicy(before, after, plus(failures, rule), cors);
  }

  RoutePolicy cors(Cors policy) {
    return new RoutePolicy(before, after, failures, policy);
  }

  Request enter(Request request) {
    Request current = request;
    for (var filter : before) {
      current = filter.apply(current);
    }
    return current;
  }

  /// Runs the way out from the innermost filter to the outermost.
  Response leave(Request request, Response answer) {
    Response current = answer;
    for (var filter : after.reversed()) {
      current = filter.apply(request, current);
    }
    return cors == null ? current : cors.allow(request, current);
  }

  /// The problem a rule makes of `failure`, or null when none fits.
  @Nullable Problem problem(Exception failure) {
    for (FailureRule rule : failures.reversed()) {
      if (rule.type.isInstance(failure)) {
        return rule.problem.apply(failure);
      }
    }
    return null;
  }

  private static <T> List<T> plus(List<T> list, T element) {
    var more = new ArrayList<>(list);
    more.add(element);
    return List.copyOf(more);
  }
}
