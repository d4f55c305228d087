package dev.millrace.web;

import dev.millrace.http.Json;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.search.Condition;
import dev.millrace.search.EventIndex;
import dev.millrace.search.EventKind.Field;
import dev.millrace.search.Found;
import dev.millrace.search.Search;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `GET /v1/sessions`: who watched what and how well, a row each; `GET /v1/sessions/{id}`: one of
/// them, with everything that is known to have happened in it.
final class ViewingRoutes {
  private static final String SESSION = "sid";
  private static final String ROW = "id";

  private final Archives archives;

  ViewingRoutes(Archives archives) {
    this.archives = archives;
  }

  void addTo(RouteGroup routes) {
    Asked.failures(routes)
        .get("/v1/sessions", request -> Response.json(page(request)))
        .get("/v1/sessions/{id}", request -> Response.json(session(request.param("id"))));
  }

  /// A session.
  ///
  /// @param session its row; absent while it goes on
  /// @param events what its player told, in the order of its numbers
  /// @param requests what it asked of the edge
  /// @param complete false when there is more than an answer holds
  record SessionView(
      @Nullable JsonNode session,
      List<JsonNode> events,
      List<JsonNode> requests,
      boolean complete) {}

  /// A row that was written anew stands for those before it.
  private AccessRoutes.PageView page(Request request) {
    AccessRoutes.PageView page = AccessRoutes.page(archives.sessions(), request);
    var known = new HashSet<String>();
    List<JsonNode> rows =
        page.items().stream().filter(row -> known.add(row.path(ROW).asString(""))).toList();
    return new AccessRoutes.PageView(rows, page.nextCursor(), page.complete());
  }

  private SessionView session(String sid) {
    Found rows = of(archives.sessions(), sid);
    Found told = of(archives.players(), sid);
    Found asked = of(archives.access(), sid);
    List<JsonNode> row = distinct(rows, sid);
    var events = new ArrayList<>(distinct(told, sid));
    events.sort(Comparator.comparingLong(event -> event.path("sn").asLong(0)));
    if (row.isEmpty() && events.isEmpty()) {
      throw Problem.NOT_FOUND.because("nothing is known of that session").thrown();
    }
    return new SessionView(
        whole(row, sid),
        events,
        distinct(asked, sid).reversed(),
        Stream.of(told, asked).allMatch(one -> one.complete() && one.next().isEmpty()));
  }

  /// The row that has the beginning, if there is one; else that of the latest part.
  private static @Nullable JsonNode whole(List<JsonNode> rows, String sid) {
    return rows.stream()
        .filter(row -> row.path(ROW).asString("").equals(sid))
        .findFirst()
        .orElse(rows.isEmpty() ? null : rows.getFirst());
  }

  private static Found of(EventIndex index, String sid) {
    var condition = new Condition.Is(Field.keyword(SESSION), sid);
    return index.search(Search.of(condition, Search.MOST));
  }

  /// Those of this very session, for case does not matter to an index; each once.
  private static List<JsonNode> distinct(Found found, String sid) {
    var known = new HashSet<String>();
    return found.events().stream()
        .map(event -> Json.mapper().readTree(event))
        .filter(event -> event.path(SESSION).asString("").equals(sid))
        .filter(event -> known.add(event.path(ROW).asString("")))
        .toList();
  }
}
