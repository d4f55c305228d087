package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A running server on a free port and raw connections to it, for tests that need real sockets.
final class Served implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  final CopyOnWriteArrayList<HttpMetrics.Exchange> exchanges = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  Served(HttpConfig config, Consumer<RouteGroup> plan) {
    server = new HttpServer(config, Routes.build(plan), exchanges::add);
    server.start();
  }

  static Served with(Consumer<RouteGroup> plan) {
    return new Served(HttpConfig.DEFAULTS, plan);
  }

  String url() {
    return server.url();
  }

  int port() {
    return server.port();
  }

  HttpServer server() {
    return server;
  }

  /// Waits for the report of the first exchange on `route`.
  HttpMetrics.Exchange exchange(String route) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    while (System.nanoTime() < end) {
      for (var exchange : exchanges) {
        if (exchange.route().equals(route)) {
          return exchange;
        }
      }
      Thread.sleep(5);
    }
    throw new AssertionError("only these exchanges: " + exchanges);
  }

  /// Waits until `count` requests are in progress.
  void awaitRequests(int count) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    while (server.load().requests() != count && System.nanoTime() < end) {
      Thread.sleep(5);
    }
    assertThat(server.load().requests()).as("requests in progress").isEqualTo(count);
  }

  Wire connect() throws IOException {
    return connect(0);
  }

  /// A connection to another port of this machine.
  Wire connectTo(int port) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return new Wire(socket, new BufferedInputStream(socket.getInputStream()));
  }

  /// A connection from another address of this machine.
  Wire connectFrom(InetAddress address) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port(), address, 0);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return new Wire(socket, new BufferedInputStream(socket.getInputStream()));
  }

  /// A connection after its handshake; without protocols those that the context likes.
  Wire encrypted(SSLContext context, String... protocols) throws IOException {
    var loopback = InetAddress.getLoopbackAddress();
    var socket = (SSLSocket) context.getSocketFactory().createSocket(loopback, port());
    try {
      socket.setSoTimeout(PATIENCE_MILLIS);
      if (protocols.length > 0) {
        socket.setEnabledProtocols(protocols);
      }
      socket.startHandshake();
      return new Wire(socket, new BufferedInputStream(socket.getInputStream()));
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /// A connection with a small receive window, so that a lazy reader is felt soon.
  Wire connect(int receiveBytes) throws IOException {
    var socket = new Socket();
    if (receiveBytes > 0) {
      socket.setReceiveBufferSize(receiveBytes);
    }
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
    return new Wire(socket, new BufferedInputStream(socket.getInputStream()));
  }

  /// Closes the server, which must then carry nothing: a count that leaks would end in 503s.
  @Override
  public void close() {
    server.close();
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    while (server.load().requests() != 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(server.load().requests()).as("requests in progress").isZero();
    assertThat(server.load().connections()).as("open connections").isZero();
  }

  /// One raw connection.
  record Wire(Socket socket, InputStream in) implements AutoCloseable {
    Wire send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      return this;
    }

    Wire get(String path) throws IOException {
      return send("GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n");
    }

    /// Reads one answer with a body of known length or in chunks.
    Answer answer() throws IOException {
      Answer head = head();
      String length = head.headers.get("content-length");
      byte[] body =
          "chunked".equals(head.headers.get("transfer-encoding"))
              ? chunks()
              : in.readNBytes(length == null ? 0 : Integer.parseInt(length));
      return new Answer(head.status, head.headers, Body.Bytes.of(body));
    }

    /// Reads the head of an answer and leaves its body.
    Answer head() throws IOException {
      int status = Integer.parseInt(line().split(" ", 3)[1]);
      Map<String, String> headers = new TreeMap<>();
      for (String line = line(); !line.isEmpty(); line = line()) {
        int colon = line.indexOf(':');
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
      return new Answer(status, headers, Body.Bytes.of(new byte[0]));
    }

    private byte[] chunks() throws IOException {
      var body = new ByteArrayOutputStream();
      for (int size = chunk(); size > 0; size = chunk()) {
        body.write(in.readNBytes(size));
        line();
      }
      line();
      return body.toByteArray();
    }

    private int chunk() throws IOException {
      return Integer.parseInt(line(), 16);
    }

    String line() throws IOException {
      var line = new ByteArrayOutputStream();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("the connection ended after \"" + line + "\"");
        }
        line.write(c);
      }
      return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /// Whether the server ends the connection, by an end or by a reset.
    boolean ends() {
      try {
        in.transferTo(java.io.OutputStream.nullOutputStream());
        return true;
      } catch (java.net.SocketTimeoutException e) {
        return false;
      } catch (IOException e) {
        return true;
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  record Answer(int status, Map<String, String> headers, Body.Bytes content) {
    byte[] body() {
      return content.toArray();
    }

    String text() {
      return new String(body(), StandardCharsets.UTF_8);
    }
  }
}
