package dev.millrace.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A site of somebody else, whose page plays a file of its own and tells a Millrace server of it.
/// What plays is called as the page's query.
final class OtherSite implements AutoCloseable {
  private static final String PAGE =
      """
      <!doctype html>
      <title>Another site</title>
      <video src="/film.mp4" muted loop preload="auto" width="320"></video>
      <script type="module">
        import { collect } from "MILLRACE/ui/millrace-telemetry.js";
        collect(document.querySelector("video"), { cid: location.search.slice(1) });
      </script>
      """;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  OtherSite(Path film, String millrace) throws IOException {
    byte[] media = Files.readAllBytes(film);
    byte[] page = PAGE.replace("MILLRACE", millrace).getBytes(StandardCharsets.UTF_8);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, "text/html", page));
    server.createContext("/film.mp4", exchange -> answer(exchange, "video/mp4", media));
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, String type, byte[] body) {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
