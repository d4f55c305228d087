package dev.millrace.web;

import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.http.SecurityHeaders;
import dev.millrace.http.StaticFiles;

/// The console's pages and the files they are made of.
///
/// The pages hold no data of their own, so they are public; what they show comes from the API,
/// which asks for the session.
final class ConsoleRoutes {
  private final StaticFiles files = new StaticFiles(ConsoleRoutes.class, "ui");
  private final String csp;
  private final String embedCsp;

  /// @param uploadOrigin where the browser sends upload parts, for `connect-src`
  ConsoleRoutes(String uploadOrigin) {
    this.csp =
        SecurityHeaders.STRICT_CSP.replace(
            "connect-src 'self'", "connect-src 'self' " + uploadOrigin);
    this.embedCsp = csp.replace("frame-ancestors 'none'", "frame-ancestors *");
  }

  void addTo(RouteGroup routes) {
    routes
        .get("/", _ -> page("index.html"))
        .get("/login", _ -> page("index.html"))
        .get("/watch/{id}", this::watch)
        .get("/webhooks", _ -> page("index.html"))
        .get("/embed/{id}", this::embed)
        .get("/favicon.ico", _ -> files.file("favicon.svg"))
        .get("/ui/{path...}", request -> files.file(request.param("path")));
  }

  private Response page(String name) {
    return files.file(name).with("Content-Security-Policy", csp);
  }

  private Response watch(Request request) {
    return page("index.html").with("Link", EmbedRoutes.link(request, request.path()));
  }

  private Response embed(Request request) {
    return files
        .file("embed.html")
        .with("Content-Security-Policy", embedCsp)
        .with("Link", EmbedRoutes.link(request, request.path()));
  }
}
