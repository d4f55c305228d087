package dev.millrace.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The line between edges and their bucket: passes on what it gets, as slowly as it is told, so
/// that an object takes its time to arrive.
///
/// **Threading:** two virtual threads a connection. **Ownership:** [#close] cuts them all.
final class OriginLine implements AutoCloseable {
  private static final int PIECE_BYTES = 16 * 1024;

  /// Smaller pieces are no part of an object but lists and heads.
  private static final int OBJECT_PIECE_BYTES = 4 * 1024;

  private final ServerSocket door;
  private final InetSocketAddress origin;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile long bytesPerSecond;
  private volatile long lastNanos;

  OriginLine(URI origin) throws IOException {
    this.origin = new InetSocketAddress(origin.getHost(), origin.getPort());
    this.door = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + door.getLocalPort());
  }

  /// @param newBytesPerSecond 0: as fast as it goes
  void slowDown(long newBytesPerSecond) {
    bytesPerSecond = newBytesPerSecond;
  }

  /// When an object's bytes passed last.
  long lastNanos() {
    return lastNanos;
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket edge = door.accept();
        var bucket = new Socket(origin.getAddress(), origin.getPort());
        open.add(edge);
        open.add(bucket);
        Thread.ofVirtual().start(() -> carry(edge, bucket, false));
        Thread.ofVirtual().start(() -> carry(bucket, edge, true));
      } catch (IOException _) {
        // The line was closed.
      }
    }
  }

  private void carry(Socket from, Socket to, boolean isDown) {
    byte[] piece = new byte[PIECE_BYTES];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
        if (isDown && length >= OBJECT_PIECE_BYTES) {
          hold(length);
        }
        out.write(piece, 0, length);
      }
    } catch (IOException _) {
      // One of the two has left.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private void hold(int length) throws InterruptedException {
    long rate = bytesPerSecond;
    if (rate > 0) {
      Stopwatch.pause(Duration.ofNanos(length * 1_000_000_000L / rate));
    }
    lastNanos = System.nanoTime();
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
