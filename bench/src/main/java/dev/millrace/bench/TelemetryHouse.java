package dev.millrace.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A server that collects and answers questions, and does nothing else: roles `api` and
/// `telemetry`.
///
/// **Ownership** of the server, which goes when this is closed.
final class TelemetryHouse implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final MillraceServer server;

  TelemetryHouse(Workshop workshop, String name) {
    this.server = workshop.another(name);
    server.actAs("api,telemetry");
    server.logStops();
  }

  MillraceServer server() {
    return server;
  }

  Api api() throws IOException, InterruptedException {
    return server.api();
  }

  /// Where it listens.
  InetSocketAddress address() throws IOException, InterruptedException {
    return new InetSocketAddress(
        InetAddress.getLoopbackAddress(), URI.create(api().url()).getPort());
  }

  /// Its broker.
  String kafka() throws IOException {
    return kafka(server);
  }

  /// The broker of a server.
  static String kafka(MillraceServer server) throws IOException {
    return "127.0.0.1:"
        + Files.readString(server.data().resolve("kafka").resolve("broker.port")).strip();
  }

  /// Tells of events; the status of the answer.
  int tell(String json) throws IOException, InterruptedException {
    Api api = api();
    var request =
        HttpRequest.newBuilder(URI.create(api.url() + "/v1/telemetry/events"))
            .timeout(Duration.ofSeconds(10))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build();
    return api.client().send(request, BodyHandlers.discarding()).statusCode();
  }

  /// The first row of a question to the lake.
  JsonNode ask(String query) throws IOException, InterruptedException {
    return api().post("/v1/sql", Map.of("query", query)).path("rows").path(0);
  }

  /// The sum of a metric's lines that hold these words.
  double count(String... words) throws IOException, InterruptedException {
    Api api = api();
    String all = new String(api.fetch(URI.create(api.url() + "/metrics")).body(), UTF_8);
    return all.lines()
        .filter(line -> !line.startsWith("#") && List.of(words).stream().allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /// Waits until lake and search have read all that there is.
  void settle(double events, Duration patience) throws IOException, InterruptedException {
    var waiting = new Stopwatch();
    while (count("millrace_lake_rows_total") < events
        || count("millrace_search_indexed", "player") < events) {
      if (waiting.isPast(patience)) {
        throw new BenchFailed(
            "of %.0f events %.0f are in the lake and %.0f in the search"
                .formatted(
                    events,
                    count("millrace_lake_rows_total"),
                    count("millrace_search_indexed", "player")));
      }
      Stopwatch.pause(LOOK);
    }
  }

  @Override
  public void close() {
    server.abandon();
  }
}
