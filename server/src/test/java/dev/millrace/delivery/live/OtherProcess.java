package dev.millrace.delivery.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// A process that runs a channel, as another sees it: a real socket, answers by the word of a test.
final class OtherProcess implements AutoCloseable {
  final List<String> asked = new CopyOnWriteArrayList<>();
  private final Queue<Answer> next = new ConcurrentLinkedQueue<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ServerSocket listening;

  OtherProcess() throws IOException {
    listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /// What is written after the request was read.
  interface Answer {
    void to(OutputStream out) throws IOException;
  }

  String url() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  /// Answers the next request so.
  void then(Answer answer) {
    next.add(answer);
  }

  static Answer whole(String type, byte[] body) {
    return out -> {
      out.write(head(type, "Content-Length: " + body.length));
      out.write(body);
    };
  }

  /// Begins a body and says no more, with the connection open.
  Answer silentAfter(byte[] body, int bytes) {
    return out -> {
      out.write(head("video/mp4", "Transfer-Encoding: chunked"));
      chunk(out, body, 0, bytes);
      out.flush();
      await();
    };
  }

  static Answer growing(byte[] body) {
    return out -> {
      out.write(head("video/mp4", "Transfer-Encoding: chunked"));
      chunk(out, body, 0, body.length);
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    };
  }

  private static void chunk(OutputStream out, byte[] body, int from, int length)
      throws IOException {
    out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.write(body, from, length);
    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] head(String type, String length) {
    return ("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nCache-Control: public, max-age=9\r\n")
        .concat("Cache-Status: theirs; hit\r\n" + length + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private void await() {
    try {
      over.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        asked.add(line.split(" ", 3)[1]);
        while (!line.isEmpty()) {
          line = in.readLine();
        }
        Answer answer = next.remove();
        answer.to(socket.getOutputStream());
        socket.getOutputStream().flush();
      }
    } catch (IOException _) {
      // The relay has hung up.
    }
  }

  @Override
  public void close() {
    over.countDown();
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
