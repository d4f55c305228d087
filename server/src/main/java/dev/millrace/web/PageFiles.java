package dev.millrace.web;

import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.http.StaticFiles;

/// The files that pages are made of: `/ui/…` and the icon.
final class PageFiles {
  private final StaticFiles files = new StaticFiles(PageFiles.class, "ui");

  void addTo(RouteGroup routes) {
    routes
        .get("/favicon.ico", _ -> page("favicon.svg"))
        .get("/ui/{path...}", request -> page(request.param("path")));
  }

  /// A page, or a file of one.
  Response page(String name) {
    return files.file(name);
  }
}
