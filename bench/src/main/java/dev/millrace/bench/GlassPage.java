package dev.millrace.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/// The page that watches a channel, on an origin of its own, in the machine's Chromium without a
/// window; what the page saw it sends back here.
///
/// **Limits**: one page at a time.
final class GlassPage implements AutoCloseable {
  private static final Duration BESIDES = Duration.ofSeconds(90);

  private final HttpServer server;
  private final Map<String, Path> libraries;
  private final Path folder;
  private final BlockingQueue<JsonNode> results = new ArrayBlockingQueue<>(1);

  /// What is watched by what for how long.
  ///
  /// @param engine `hls`, `shaka` or `dash`
  record Task(String engine, String url, Duration time) {}

  /// @param libraries the players by the name they have on the page
  /// @param folder where the browser keeps its things
  GlassPage(Map<String, Path> libraries, Path folder) throws IOException {
    this.libraries = Map.copyOf(libraries);
    this.folder = folder;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.start();
  }

  /// The players that the product brings: its own, which plays by hls.js, and Shaka Player.
  static Map<String, Path> vendored(Path root) {
    Path ui = root.resolve("server/src/main/resources/ui");
    return Map.of(
        "ui/player/live-playback.js",
        ui.resolve("player/live-playback.js"),
        "ui/player/pace.js",
        ui.resolve("player/pace.js"),
        "ui/core/collected.js",
        ui.resolve("core/collected.js"),
        "ui/millrace-telemetry.js",
        ui.resolve("millrace-telemetry.js"),
        "ui/vendor/hls/hls.min.mjs",
        ui.resolve("vendor/hls/hls.min.mjs"),
        "shaka.js",
        ui.resolve("vendor/shaka/shaka-player.dash.js"));
  }

  /// Watches; returns what the page saw.
  ///
  /// **On failure**: [BenchFailed] when the page says nothing in time.
  JsonNode watch(Task task) throws IOException, InterruptedException {
    results.clear();
    Path profile = folder.resolve("chromium");
    Process browser = browser(address(task), profile);
    try {
      JsonNode seen = results.poll(task.time().plus(BESIDES).toMillis(), TimeUnit.MILLISECONDS);
      if (seen == null || seen.has("failure")) {
        String why = seen == null ? "it said nothing" : seen.path("failure").asString("");
        throw new BenchFailed(task.engine() + " did not play " + task.url() + ": " + why);
      }
      return seen;
    } finally {
      browser.descendants().forEach(ProcessHandle::destroyForcibly);
      browser.destroyForcibly().waitFor();
      Workshop.delete(profile);
    }
  }

  private String address(Task task) {
    return "http://127.0.0.1:%d/index.html?engine=%s&seconds=%d&url=%s"
        .formatted(
            server.getAddress().getPort(),
            task.engine(),
            task.time().toSeconds(),
            URLEncoder.encode(task.url(), StandardCharsets.UTF_8));
  }

  private static Process browser(String url, Path profile) throws IOException {
    String chromium = System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium");
    if (!Files.isExecutable(Path.of(chromium))) {
      throw new BenchFailed(chromium + " is missing; run: apt-get install chromium");
    }
    return new ProcessBuilder(
            chromium,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--autoplay-policy=no-user-gesture-required",
            "--user-data-dir=" + profile,
            url)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (exchange.getRequestMethod().equals("POST")) {
        byte[] told = exchange.getRequestBody().readAllBytes();
        boolean _ = path.equals("/result") && results.offer(Api.JSON.readTree(told));
        exchange.sendResponseHeaders(204, -1);
        return;
      }
      byte[] body = body(path);
      String type = path.matches(".*[.]m?js") ? "text/javascript" : "text/html; charset=utf-8";
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(
          body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /// Nothing when there is no such thing.
  private byte[] body(String path) throws IOException {
    Path library = libraries.get(path.replaceFirst("^/(lib/)?", ""));
    if (library != null) {
      return Files.readAllBytes(library);
    }
    try (InputStream page = GlassPage.class.getResourceAsStream("/glass" + path)) {
      return page == null ? new byte[0] : page.readAllBytes();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
