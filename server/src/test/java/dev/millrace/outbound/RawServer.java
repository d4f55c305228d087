package dev.millrace.outbound;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/// A server on loopback that reads a request's head and then says, byte by byte, what it is told.
public final class RawServer implements AutoCloseable {
  /// What the server says to one request.
  public interface Script {
    void answer(List<String> head, OutputStream out) throws Exception;
  }

  private final ServerSocket socket;
  private final Script script;
  private final ConcurrentLinkedQueue<Socket> open = new ConcurrentLinkedQueue<>();
  private final List<List<String>> heads = new CopyOnWriteArrayList<>();

  public RawServer(Script script) throws IOException {
    this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
  }

  RawServer(ServerSocket socket, Script script) {
    this.socket = socket;
    this.script = script;
    Thread.ofVirtual().start(this::accept);
  }

  /// A server whose every answer is this text.
  public static RawServer saying(String answer) throws IOException {
    return new RawServer((_, out) -> out.write(answer.getBytes(StandardCharsets.UTF_8)));
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
  }

  int port() {
    return socket.getLocalPort();
  }

  /// The heads of all requests so far, line by line.
  public List<List<String>> heads() {
    return heads;
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        var connection = socket.accept();
        open.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      var head = head(connection);
      heads.add(head);
      script.answer(head, connection.getOutputStream());
      connection.getOutputStream().flush();
    } catch (Exception _) {
      // The client went away, as it should in most of these tests.
    }
  }

  private static List<String> head(Socket connection) throws IOException {
    var lines = new ArrayList<String>();
    var in =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1), 1);
    for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      lines.add(line);
    }
    return lines;
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : open) {
      connection.close();
    }
  }
}
