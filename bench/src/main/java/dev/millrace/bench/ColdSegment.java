package dev.millrace.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Many viewers of one segment that the edge does not have yet, while its origin takes its time.
final class ColdSegment {
  static final String FILE = "cold.m4s";
  static final int BYTES = 2 << 20;
  private static final int VIEWERS = 500;
  private static final long BYTES_PER_SECOND = 256 << 10;
  private static final Pattern REQUESTS =
      Pattern.compile("^millrace_edge_origin_requests_total ([0-9.E]+)", Pattern.MULTILINE);

  private final EdgeServers edges;

  ColdSegment(EdgeServers edges) {
    this.edges = edges;
  }

  /// When a viewer had the first byte, and how many came.
  private record Seen(long firstNanos, long bytes) {}

  List<Figure> measure(String address) throws IOException, InterruptedException {
    long before = originRequests();
    edges.line().slowDown(BYTES_PER_SECOND);
    List<Seen> all = watch(address);
    edges.line().slowDown(0);
    long asked = originRequests() - before;
    long whole = all.stream().filter(seen -> seen.bytes == BYTES).count();
    long end = edges.line().lastNanos();
    long early = all.stream().filter(seen -> seen.firstNanos - end < 0).count();
    return List.of(
        Figure.exactly("origin requests for " + VIEWERS + " viewers of one new segment", asked, 1),
        Figure.exactly("of them with the whole segment", whole, VIEWERS),
        Figure.exactly("of them with its first bytes before the origin's last", early, VIEWERS));
  }

  private static List<Seen> watch(String address) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(60)).build();
    var seen = new ArrayList<Seen>();
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var viewers = new ArrayList<Future<Seen>>();
      for (int i = 0; i < VIEWERS; i++) {
        viewers.add(threads.submit(() -> read(client.send(request, BodyHandlers.ofInputStream()))));
      }
      for (Future<Seen> viewer : viewers) {
        seen.add(viewer.get());
      }
    } catch (ExecutionException e) {
      throw new BenchFailed("a viewer of the new segment was left alone", e);
    }
    return seen;
  }

  private static Seen read(HttpResponse<InputStream> answer) throws IOException {
    try (InputStream body = answer.body()) {
      long bytes = body.read() < 0 ? 0 : 1;
      long first = System.nanoTime();
      byte[] piece = new byte[8192];
      for (int length = body.read(piece); length >= 0; length = body.read(piece)) {
        bytes += length;
      }
      return new Seen(first, bytes);
    }
  }

  private long originRequests() throws IOException, InterruptedException {
    byte[] text = edges.plainApi().fetch(URI.create(edges.plainApi().url() + "/metrics")).body();
    Matcher found = REQUESTS.matcher(new String(text, StandardCharsets.UTF_8));
    if (!found.find()) {
      throw new BenchFailed("the edge does not count what it asks of its origin");
    }
    return Math.round(Double.parseDouble(found.group(1)));
  }
}
