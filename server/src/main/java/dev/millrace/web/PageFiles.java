package dev.millrace.web;

import dev.millrace.http.Cors;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.http.StaticFiles;

/// The files that pages are made of: `/ui/…` and the icon.
///
/// One of them is for the pages of others as well: it tells how a video is watched.
final class PageFiles {
  private static final String TELEMETRY = "millrace-telemetry.js";

  private final StaticFiles files = new StaticFiles(PageFiles.class, "ui");

  void addTo(RouteGroup routes) {
    routes
        .get("/favicon.ico", _ -> page("favicon.svg"))
        .get("/ui/{path...}", request -> page(request.param("path")))
        .group(open -> open.cors(Cors.anyone()).get("/ui/" + TELEMETRY, _ -> page(TELEMETRY)));
  }

  /// A page, or a file of one.
  Response page(String name) {
    return files.file(name);
  }
}
