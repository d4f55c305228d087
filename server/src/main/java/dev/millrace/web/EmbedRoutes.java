package dev.millrace.web;

import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import dev.millrace.http.SecurityHeaders;
import dev.millrace.policy.Playback;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/// `/embed/{id}`: the player alone, for the frames of other sites' pages.
final class EmbedRoutes {
  private static final String PAGE = "embed.html";

  private final PageFiles files;
  private final Response page;
  private final Function<String, Playback> policies;
  private final BooleanSupplier isCollected;

  /// @param policies who may play the asset of an id; public when there is none
  /// @param isCollected whether anybody collects what players tell
  /// @param hasApi whether the page finds an API beside it
  EmbedRoutes(
      PageFiles files,
      Function<String, Playback> policies,
      BooleanSupplier isCollected,
      boolean hasApi) {
    Response whole = files.page(PAGE);
    this.files = files;
    this.page = hasApi ? whole : files.marked(whole, "mr-embed", "alone");
    this.policies = policies;
    this.isCollected = isCollected;
  }

  void addTo(RouteGroup routes) {
    routes.get("/embed/{id}", this::embed);
  }

  /// The mark tells pages apart by who may show them: browsers that are told "not modified" go by
  /// what they were told before.
  private Response embed(Request request) {
    String ancestors = ancestors(policies.apply(request.param("id")));
    Response heard = files.heard(page, isCollected.getAsBoolean());
    String mark = String.valueOf(heard.headers().first("ETag")).replace("\"", "");
    return heard
        .with("ETag", "\"%s-%x\"".formatted(mark, ancestors.hashCode()))
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
