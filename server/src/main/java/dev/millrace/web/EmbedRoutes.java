package dev.millrace.web;

import dev.millrace.http.Body;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.http.SecurityHeaders;
import dev.millrace.policy.Playback;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Collectors;

/// `/embed/{id}`: the player alone, for the frames of other sites' pages.
final class EmbedRoutes {
  private static final String PAGE = "embed.html";

  private final Response page;
  private final Function<String, Playback> policies;

  /// @param policies who may play the asset of an id; public when there is none
  /// @param hasApi whether the page finds an API beside it
  EmbedRoutes(PageFiles files, Function<String, Playback> policies, boolean hasApi) {
    this.page = hasApi ? files.page(PAGE) : alone(files.page(PAGE));
    this.policies = policies;
  }

  private static Response alone(Response page) {
    if (!(page.body() instanceof Body.Bytes bytes)) {
      throw new IllegalStateException("pages are in memory");
    }
    String html = new String(bytes.toArray(), StandardCharsets.UTF_8);
    byte[] marked = html.replace("<mr-embed>", "<mr-embed alone>").getBytes(StandardCharsets.UTF_8);
    return page.withBody(Body.Bytes.of(marked))
        .with("ETag", page.headers().first("ETag") + "-alone");
  }

  void addTo(RouteGroup routes) {
    routes.get("/embed/{id}", this::embed);
  }

  /// The mark tells pages apart by who may show them: browsers that are told "not modified" go by
  /// what they were told before.
  private Response embed(Request request) {
    String ancestors = ancestors(policies.apply(request.param("id")));
    String mark = String.valueOf(page.headers().first("ETag")).replace("\"", "");
    return page.with("ETag", "\"%s-%x\"".formatted(mark, ancestors.hashCode()))
        .with(
            "Content-Security-Policy",
            SecurityHeaders.STRICT_CSP.replace(
                "frame-ancestors 'none'", "frame-ancestors " + ancestors))
        .with("Link", OembedRoutes.link(request, request.path()));
  }

  /// Whose pages may show the film.
  private static String ancestors(Playback playback) {
    return playback.access() == Playback.Access.EMBED
        ? playback.domains().stream()
            .map(domain -> " " + domain + ":*")
            .collect(Collectors.joining("", "'self'", ""))
        : "*";
  }
}
