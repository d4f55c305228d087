package dev.millrace.packaging;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.store.ObjectMissing;
import dev.millrace.store.ObjectStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/// Serves a store's objects over plain HTTP, for players in tests.
public final class StoreServer implements AutoCloseable {
  private final HttpServer server;

  public StoreServer(ObjectStore store) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> serve(store, exchange));
    server.start();
  }

  public String url(String key) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + key;
  }

  private static void serve(ObjectStore store, HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = store.read(exchange.getRequestURI().getPath().substring(1), 1 << 28);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (ObjectMissing e) {
      exchange.sendResponseHeaders(404, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
