package dev.millrace.web;

import dev.millrace.http.Json;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.search.Chronicle;
import dev.millrace.search.EventIndex;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `GET /v1/telemetry/events`: what players told, viewers asked for and the API changed, as one
/// list, newest first.
final class JournalRoutes {
  private static final String USUAL = "player";

  private final Map<String, EventIndex> sources = new LinkedHashMap<>();

  JournalRoutes(Archives archives) {
    sources.put(USUAL, archives.players());
    sources.put("access", archives.access());
    sources.put("audit", archives.audit());
  }

  void addTo(RouteGroup routes) {
    Asked.failures(routes).get("/v1/telemetry/events", request -> Response.json(page(request)));
  }

  private AccessRoutes.PageView page(Request request) {
    var asked = Asked.of(request);
    var found = new Chronicle(wanted(request)).find(asked.last(), asked.cursor(), asked::search);
    return new AccessRoutes.PageView(
        items(found.entries()), found.next().orElse(null), found.complete());
  }

  private Map<String, EventIndex> wanted(Request request) {
    String names = request.query("source");
    var wanted = new LinkedHashMap<String, EventIndex>();
    for (String name : (names == null || names.isEmpty() ? USUAL : names).split(",", -1)) {
      EventIndex index = sources.get(name);
      if (index == null) {
        throw Problem.BAD_REQUEST
            .because("source is of " + String.join(", ", sources.keySet()) + ", not " + name)
            .with("parameter", "source")
            .thrown();
      }
      wanted.put(name, index);
    }
    return wanted;
  }

  /// An event that two processes took is one.
  private static List<JsonNode> items(List<Chronicle.Entry> entries) {
    var items = new ArrayList<JsonNode>(entries.size());
    var known = new HashSet<String>();
    for (Chronicle.Entry entry : entries) {
      JsonNode event = Json.mapper().readTree(entry.event());
      String id = event.path("id").asString("");
      if (id.isEmpty() || known.add(entry.source() + " " + id)) {
        items.add(((ObjectNode) event).put("source", entry.source()));
      }
    }
    return items;
  }
}
