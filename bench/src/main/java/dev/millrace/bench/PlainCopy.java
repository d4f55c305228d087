package dev.millrace.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/// A file copied through one TCP connection on loopback: the limit of any upload.
record PlainCopy(Path from, Path to) {
  private static final int BUFFER_BYTES = 1 << 20;

  /// Returns the seconds until the last byte is written.
  double run() throws IOException, InterruptedException {
    var watch = new Stopwatch();
    try (var listener = ServerSocketChannel.open();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      var sent = threads.submit(() -> send(listener));
      receive(listener);
      sent.get();
    } catch (ExecutionException e) {
      throw new BenchFailed("the plain copy failed", e);
    }
    return watch.seconds();
  }

  private long send(ServerSocketChannel listener) {
    try (var socket = SocketChannel.open(listener.getLocalAddress());
        var file = FileChannel.open(from)) {
      long sent = 0;
      while (sent < file.size()) {
        sent += file.transferTo(sent, file.size() - sent, socket);
      }
      return sent;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void receive(ServerSocketChannel listener) throws IOException {
    try (var socket = listener.accept();
        var file = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      var buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
      while (socket.read(buffer.clear()) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          file.write(buffer);
        }
      }
    }
  }
}
