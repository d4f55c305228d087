package dev.millrace.web;

import dev.millrace.http.Body;
import dev.millrace.http.Cors;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.http.StaticFiles;
import java.nio.charset.StandardCharsets;

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

  /// A page whose element `tag` says `mark`, by which the script in it knows something about the
  /// server.
  Response marked(Response page, String tag, String mark) {
    if (!(page.body() instanceof Body.Bytes bytes)) {
      throw new IllegalStateException("pages are in memory");
    }
    String html = new String(bytes.toArray(), StandardCharsets.UTF_8);
    String said = html.replaceFirst("<" + tag + "\\b", "<" + tag + " " + mark);
    String etag = String.valueOf(page.headers().first("ETag")).replace("\"", "");
    return page.withBody(Body.Bytes.of(said.getBytes(StandardCharsets.UTF_8)))
        .with("ETag", "\"%s-%x\"".formatted(etag, mark.hashCode()));
  }

  /// The same, or marked as one in which nobody listens to what players tell.
  Response heard(Response page, boolean isCollected) {
    return isCollected ? page : marked(page, "html", "data-telemetry=\"off\"");
  }
}
