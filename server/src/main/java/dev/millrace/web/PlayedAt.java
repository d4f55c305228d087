package dev.millrace.web;

import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import java.net.URI;
import java.util.Optional;

/// Where viewers play films: at the address of the edges, or where this server is asked itself.
///
/// @param edge scheme, host and port, when that is another than this server's
public record PlayedAt(Optional<URI> edge) {
  /// Where this server is asked itself.
  static final PlayedAt HERE = new PlayedAt(Optional.empty());

  /// The absolute address of a path of the edge, for who sent this request.
  String url(Request request, String path) {
    return edge.map(address -> origin(address) + path).orElseGet(() -> request.url(path));
  }

  /// The same for a request that knows it, as the API's do.
  static String urlFor(Request request, String path) {
    PlayedAt known = request.attributeOrNull(PlayedAt.class);
    return (known == null ? HERE : known).url(request, path);
  }

  /// Sends who asks for the embedded player here on to the edge, if that is elsewhere.
  void addTo(RouteGroup routes) {
    if (edge.isPresent()) {
      routes.get("/embed/{id}", request -> Response.seeOther(url(request, request.target())));
    }
  }

  /// Host and port of the edge, as addresses of its pages have them.
  Optional<String> authority() {
    return edge.map(URI::getAuthority);
  }

  /// The edge's origin as a source of a Content-Security-Policy, with a space before it; nothing
  /// when it is this server.
  String asSource() {
    return edge.map(address -> " " + origin(address)).orElse("");
  }

  private static String origin(URI address) {
    return address.getScheme() + "://" + address.getAuthority();
  }
}
