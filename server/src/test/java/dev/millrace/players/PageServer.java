package dev.millrace.players;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The page that watches films, on an origin of its own: films are for pages of any site.
final class PageServer implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Path> libraries;

  /// @param libraries the players and parsers by the name they have on the page
  PageServer(Map<String, Path> libraries) throws IOException {
    this.libraries = Map.copyOf(libraries);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/page.html";
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = body(exchange.getRequestURI().getPath());
      if (body.length == 0) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      boolean isScript = exchange.getRequestURI().getPath().endsWith(".js");
      exchange
          .getResponseHeaders()
          .set("Content-Type", isScript ? "text/javascript" : "text/html; charset=utf-8");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /// Nothing when there is no such thing.
  private byte[] body(String path) throws IOException {
    Path library = libraries.get(path.replaceFirst("^/lib/", ""));
    if (library != null) {
      return Files.readAllBytes(library);
    }
    try (InputStream page = PageServer.class.getResourceAsStream("/players" + path)) {
      return page == null ? new byte[0] : page.readAllBytes();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
