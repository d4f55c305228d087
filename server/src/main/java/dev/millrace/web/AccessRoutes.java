package dev.millrace.web;

import dev.millrace.http.Json;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.search.EventIndex;
import dev.millrace.search.Found;
import dev.millrace.search.Search;
import dev.millrace.search.Search.Cursor;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `GET /v1/access`: what viewers asked of the edge, newest first.
final class AccessRoutes {
  private final EventIndex access;

  AccessRoutes(EventIndex access) {
    this.access = access;
  }

  void addTo(RouteGroup routes) {
    Asked.failures(routes).get("/v1/access", request -> Response.json(page(access, request)));
  }

  /// A page of events.
  ///
  /// @param items as they were written
  /// @param complete false when time ran out before everything was looked at
  record PageView(List<JsonNode> items, @Nullable String nextCursor, boolean complete) {}

  static PageView page(EventIndex index, Request request) {
    var asked = Asked.of(request);
    Found found = index.search(asked.search(index.kind(), asked.cursor().map(Cursor::parse)));
    List<JsonNode> items =
        found.events().stream().map(event -> Json.mapper().readTree(event)).toList();
    return new PageView(
        items, found.next().map(Search.Cursor::text).orElse(null), found.complete());
  }
}
