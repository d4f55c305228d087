package dev.millrace.web;

import dev.millrace.http.RouteGroup;
import dev.millrace.http.StaticFiles;

/// `/openapi.json`: the API's own description; a test holds it against the routes.
final class OpenApiRoutes {
  private final StaticFiles files = new StaticFiles(OpenApiRoutes.class, "api");

  void addTo(RouteGroup routes) {
    routes.get("/openapi.json", _ -> files.file("openapi.json"));
  }
}
