package dev.millrace.web;

import dev.millrace.http.Json;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.search.BadSearch;
import dev.millrace.search.Condition;
import dev.millrace.search.EventIndex;
import dev.millrace.search.Found;
import dev.millrace.search.Search;
import dev.millrace.search.SearchUnavailable;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `GET /v1/access`: what viewers asked of the edge, newest first.
final class AccessRoutes {
  private static final int DEFAULT_LAST = 100;

  private final EventIndex access;

  AccessRoutes(EventIndex access) {
    this.access = access;
  }

  void addTo(RouteGroup routes) {
    routes
        .failure(BadSearch.class, e -> Problem.BAD_REQUEST.because(text(e)))
        .failure(
            SearchUnavailable.class,
            _ -> Problem.UNAVAILABLE.because("the index can not be asked just now"))
        .get("/v1/access", request -> Response.json(page(access, request)));
  }

  /// A page of events.
  ///
  /// @param items as they were written
  /// @param complete false when time ran out before everything was looked at
  record PageView(List<JsonNode> items, @Nullable String nextCursor, boolean complete) {}

  private static PageView page(EventIndex index, Request request) {
    String words = request.query("q");
    String cursor = request.query("cursor");
    var search =
        new Search(
            words == null ? Condition.EVERYTHING : Condition.parse(index.kind(), words),
            time(request, "from"),
            time(request, "to"),
            request.queryInt("last", DEFAULT_LAST, 1, Search.MOST),
            Optional.ofNullable(cursor).filter(c -> !c.isEmpty()).map(Search.Cursor::parse));
    Found found = index.search(search);
    List<JsonNode> items =
        found.events().stream().map(event -> Json.mapper().readTree(event)).toList();
    return new PageView(
        items, found.next().map(Search.Cursor::text).orElse(null), found.complete());
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

  private static String text(Exception failure) {
    return String.valueOf(failure.getMessage());
  }
}
