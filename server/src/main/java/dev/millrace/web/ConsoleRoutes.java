package dev.millrace.web;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.http.SecurityHeaders;
import dev.millrace.http.StaticFiles;
import dev.millrace.policy.Playback;
import java.util.stream.Collectors;

/// The console's pages and the files they are made of.
///
/// The pages hold no data of their own, so they are public; what they show comes from the API,
/// which asks for the session.
final class ConsoleRoutes {
  private final StaticFiles files = new StaticFiles(ConsoleRoutes.class, "ui");
  private final String csp;
  private final Catalog catalog;

  /// @param uploadOrigin where the browser sends upload parts, for `connect-src`
  ConsoleRoutes(String uploadOrigin, Catalog catalog) {
    this.csp =
        SecurityHeaders.STRICT_CSP.replace(
            "connect-src 'self'", "connect-src 'self' " + uploadOrigin);
    this.catalog = catalog;
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

  /// The mark tells pages apart by who may show them: browsers that are told "not modified" go by
  /// what they were told before.
  private Response embed(Request request) {
    String ancestors = ancestors(request.param("id"));
    Response page = files.file("embed.html");
    String mark = String.valueOf(page.headers().first("ETag")).replace("\"", "");
    return page.with("ETag", "\"%s-%x\"".formatted(mark, ancestors.hashCode()))
        .with(
            "Content-Security-Policy",
            csp.replace("frame-ancestors 'none'", "frame-ancestors " + ancestors))
        .with("Link", EmbedRoutes.link(request, request.path()));
  }

  /// Whose pages may show the film.
  private String ancestors(String id) {
    Playback playback =
        AssetId.isValid(id)
            ? catalog.find(new AssetId(id)).map(AssetView::playedBy).orElse(Playback.PUBLIC)
            : Playback.PUBLIC;
    return playback.access() == Playback.Access.EMBED
        ? playback.domains().stream()
            .map(domain -> " " + domain + ":*")
            .collect(Collectors.joining("", "'self'", ""))
        : "*";
  }
}
