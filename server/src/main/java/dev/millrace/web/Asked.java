package dev.millrace.web;

import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.RouteGroup;
import dev.millrace.search.BadSearch;
import dev.millrace.search.Condition;
import dev.millrace.search.EventKind;
import dev.millrace.search.Search;
import dev.millrace.search.Search.Cursor;
import dev.millrace.search.SearchUnavailable;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// What a request asks of events: `q`, `from`, `to`, `last` and `cursor`.
record Asked(
    String words, Optional<Instant> from, Optional<Instant> to, int last, Optional<String> cursor) {
  private static final int DEFAULT_LAST = 100;

  static Asked of(Request request) {
    String words = request.query("q");
    return new Asked(
        words == null ? "" : words,
        time(request, "from"),
        time(request, "to"),
        request.queryInt("last", DEFAULT_LAST, 1, Search.MOST),
        Optional.ofNullable(request.query("cursor")).filter(cursor -> !cursor.isEmpty()));
  }

  /// The same of events of a kind.
  ///
  /// @param after where the page before ended
  /// @throws BadSearch when the words say nothing of that kind
  Search search(EventKind kind, Optional<Cursor> after) {
    return new Search(Condition.parse(kind, words), from, to, last, after);
  }

  /// Lays down how routes fail that look for events.
  static RouteGroup failures(RouteGroup routes) {
    return routes
        .failure(BadSearch.class, e -> Problem.BAD_REQUEST.because(String.valueOf(e.getMessage())))
        .failure(
            SearchUnavailable.class,
            _ -> Problem.UNAVAILABLE.because("the index can not be asked just now"));
  }

  private static Optional<Instant> time(Request request, String name) {
    try {
      return Optional.ofNullable(request.query(name))
          .filter(text -> !text.isEmpty())
          .map(Instant::parse);
    } catch (DateTimeException _) {
      throw Problem.BAD_REQUEST
          .because("query parameter " + name + " is a time such as 2026-11-21T12:00:00Z")
          .with("parameter", name)
          .thrown();
    }
  }
}
