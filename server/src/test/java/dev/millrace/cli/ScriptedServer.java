package dev.millrace.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// As much of the API and the store as an upload needs, for one asset of a few parts; it can keep a
/// part waiting, and remembers what it was asked.
final class ScriptedServer implements AutoCloseable {
  static final String ID = "01arz3ndektsv4rrffq69g5fav";
  static final int PART_BYTES = 1000;

  final List<String> asked = new CopyOnWriteArrayList<>();
  final Map<Integer, byte[]> parts = new ConcurrentSkipListMap<>();
  final CountDownLatch held = new CountDownLatch(1);
  volatile int heldPart;
  private volatile boolean complete;
  private final int count;
  private final HttpServer server;

  ScriptedServer(int count) throws IOException {
    this.count = count;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  long times(String request) {
    return asked.stream().filter(request::equals).count();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(exchange.getRequestMethod() + " " + path);
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (path.startsWith("/part/")) {
      receive(exchange, Integer.parseInt(path.substring("/part/".length())), body);
      return;
    }
    complete |= path.endsWith("/complete");
    answer(exchange, path.endsWith("/upload") ? upload() : asset());
  }

  private void receive(HttpExchange exchange, int number, byte[] body) throws IOException {
    if (number == heldPart) {
      held.countDown();
      return; // never answered: the connection ends with the client
    }
    parts.put(number, body);
    exchange.getResponseHeaders().add("ETag", "\"etag-" + number + "\"");
    answer(exchange, "");
  }

  private String asset() {
    return "{\"id\":\"%s\",\"status\":\"%s\"}".formatted(ID, complete ? "ready" : "waiting");
  }

  private String upload() {
    var arrived = new TreeMap<>(parts);
    String present =
        arrived.entrySet().stream()
            .map(
                part ->
                    "{\"number\":%d,\"sizeBytes\":%d,\"etag\":\"etag-%d\"}"
                        .formatted(part.getKey(), part.getValue().length, part.getKey()))
            .collect(Collectors.joining(","));
    String missing =
        IntStream.rangeClosed(1, count)
            .filter(number -> !arrived.containsKey(number))
            .mapToObj(n -> "{\"number\":%d,\"url\":\"%s/part/%d\"}".formatted(n, url(), n))
            .collect(Collectors.joining(","));
    return "{\"partSizeBytes\":%d,\"present\":[%s],\"parts\":[%s]}"
        .formatted(PART_BYTES, present, missing);
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
