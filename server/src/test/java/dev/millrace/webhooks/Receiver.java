package dev.millrace.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/// A server that receives webhooks and answers each path as the test says.
final class Receiver implements AutoCloseable {
  private final HttpServer server;
  private final Queue<Received> received = new ConcurrentLinkedQueue<>();
  private final Map<String, Reaction> reactions = new ConcurrentHashMap<>();

  /// A message that came, `/path` first.
  record Received(String path, String id, long timestamp, String signature, String body) {}

  /// How a path answers; it must answer, or close, the exchange.
  @FunctionalInterface
  interface Reaction {
    void to(HttpExchange exchange, Received message) throws IOException;
  }

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::receive);
    server.start();
  }

  /// The address of a path that answers in this way; 204 is the usual one.
  String url(String path, Reaction reaction) {
    reactions.put(path, reaction);
    return url(path);
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  static Reaction status(int status) {
    return (exchange, _) -> answer(exchange, status, "");
  }

  static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  List<Received> at(String path) {
    return received.stream().filter(message -> message.path().equals(path)).toList();
  }

  List<String> ids(String path) {
    return at(path).stream().map(Received::id).toList();
  }

  private void receive(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    var message =
        new Received(
            exchange.getRequestURI().getPath(),
            headers.getFirst("webhook-id"),
            Long.parseLong(headers.getFirst("webhook-timestamp")),
            headers.getFirst("webhook-signature"),
            new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    received.add(message);
    reactions.getOrDefault(message.path(), status(204)).to(exchange, message);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
