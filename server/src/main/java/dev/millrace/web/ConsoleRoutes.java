package dev.millrace.web;

import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.http.SecurityHeaders;
import java.util.function.BooleanSupplier;

/// The console's pages.
///
/// The pages hold no data of their own, so they are public; what they show comes from the API,
/// which asks for the session.
final class ConsoleRoutes {
  private final PageFiles files;
  private final String csp;
  private final BooleanSupplier isCollected;

  /// @param uploadOrigin where the browser sends upload parts
  /// @param playedAt where it plays from
  /// @param isCollected whether anybody collects what players tell
  ConsoleRoutes(
      PageFiles files, String uploadOrigin, PlayedAt playedAt, BooleanSupplier isCollected) {
    String edge = playedAt.asSource();
    this.files = files;
    this.isCollected = isCollected;
    this.csp =
        SecurityHeaders.STRICT_CSP
            .replace("connect-src 'self'", "connect-src 'self' " + uploadOrigin + edge)
            .replace("img-src 'self'", "img-src 'self'" + edge)
            .replace("media-src 'self'", "media-src 'self'" + edge);
  }

  void addTo(RouteGroup routes) {
    routes
        .get("/", _ -> page())
        .get("/login", _ -> page())
        .get("/watch/{id}", this::watch)
        .get("/webhooks", _ -> page())
        .get("/access", _ -> page())
        .get("/reviews", _ -> page())
        .get("/people", _ -> page())
        .get("/channels", _ -> page())
        .get("/streams", _ -> page())
        .get("/telemetry", _ -> page())
        .get("/sql", _ -> page())
        .get("/quality", _ -> page())
        .get("/data-quality", _ -> page())
        .get("/sessions", _ -> page())
        .get("/sessions/{id}", _ -> page())
        .get("/channels/{id}", _ -> page());
  }

  private Response page() {
    return files
        .heard(files.page("index.html"), isCollected.getAsBoolean())
        .with("Content-Security-Policy", csp);
  }

  private Response watch(Request request) {
    return page().with("Link", OembedRoutes.link(request, request.path()));
  }
}
