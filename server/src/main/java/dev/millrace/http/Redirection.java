package dev.millrace.http;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;

/// What the plain listener beside an encrypted one answers: 308 to the same path there, for this
/// server's own names only, because a redirect to anybody's name would be everybody's.
final class Redirection {
  private static final int HTTPS_PORT = 443;

  private final Optional<URI> publicUrl;
  private final IntSupplier port;

  /// @param port of the encrypted listener, known once it is bound
  private Redirection(Optional<URI> publicUrl, IntSupplier port) {
    this.publicUrl = publicUrl;
    this.port = port;
  }

  static Routes to(Optional<URI> publicUrl, IntSupplier port) {
    var redirection = new Redirection(publicUrl, port);
    return Routes.build(
        all -> {
          all.before(OwnHost.only());
          for (String method : new String[] {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
            all.immediate(method, "/{path...}", redirection::answer);
          }
        });
  }

  /// How clients name the plain listener: the public name with its port, or without.
  static Optional<URI> plain(Optional<URI> publicUrl, int port) {
    return publicUrl.map(
        url -> URI.create("http://" + url.getHost() + (port == 80 ? "" : ":" + port)));
  }

  private CompletionStage<Response> answer(Request request) {
    String location = "https://" + authority(request.authority()) + request.target();
    return CompletableFuture.completedFuture(
        Response.of(308).with("Location", location).with("Cache-Control", "no-store"));
  }

  private String authority(String asked) {
    int colon = asked.endsWith("]") ? -1 : asked.lastIndexOf(':');
    String host = colon < 0 ? asked : asked.substring(0, colon);
    if (publicUrl.isPresent() && publicUrl.get().getHost().equalsIgnoreCase(host)) {
      return publicUrl.get().getAuthority();
    }
    return port.getAsInt() == HTTPS_PORT ? host : host + ":" + port.getAsInt();
  }
}
