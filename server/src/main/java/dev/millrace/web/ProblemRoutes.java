package dev.millrace.web;

import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// `/problems/{slug}`: the page that a problem's `type` points to, out of `docs/problems.md`.
final class ProblemRoutes {
  private static final String RESOURCE = "/docs/problems.md";
  private static final String HEADING = "## ";

  private final Map<String, String> sections = sections(read());

  void addTo(RouteGroup routes) {
    routes.get("/problems/{slug}", this::page);
  }

  private Response page(Request request) {
    String slug = request.param("slug");
    String text = sections.get(slug);
    if (text == null) {
      throw Problem.NOT_FOUND.because("there is no problem " + slug).thrown();
    }
    return Response.text(slug + "\n\n" + text + "\n").with("Cache-Control", "max-age=3600");
  }

  /// Slug -> what stands below its heading.
  static Map<String, String> sections(String document) {
    var sections = new TreeMap<String, String>();
    for (String section : document.split("(?m)^" + HEADING, -1)) {
      int end = section.indexOf('\n');
      if (end > 0) {
        sections.put(section.substring(0, end).strip(), section.substring(end).strip());
      }
    }
    return sections;
  }

  static String read() {
    try (InputStream in = ProblemRoutes.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
