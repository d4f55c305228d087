package dev.millrace.live.ingest.rtmp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A port that encoders publish to: in clear text, or encrypted by TLS.
///
/// **Threading**: safe; one thread accepts.
final class RtmpPort implements AutoCloseable {
  private static final int BACKLOG = 128;

  private final Layer layer;
  private final int wanted;
  private final ServerSocket socket;

  /// What connections are spoken over.
  ///
  /// @param keys of the server, asked for with each connection; null for clear text
  record Layer(String scheme, @Nullable Supplier<SSLContext> keys) {
    static final Layer PLAIN = new Layer("rtmp", null);

    static Layer encrypted(Supplier<SSLContext> keys) {
      return new Layer("rtmps", keys);
    }

    /// Shakes hands when something is read or written first.
    Socket over(Socket raw) throws IOException {
      return keys == null ? raw : keys.get().getSocketFactory().createSocket(raw, null, true);
    }
  }

  /// @param wanted 0 for any that is free
  RtmpPort(Layer layer, int wanted) {
    this.layer = layer;
    this.wanted = wanted;
    try {
      socket = new ServerSocket();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Layer layer() {
    return layer;
  }

  int number() {
    return socket.getLocalPort();
  }

  void bind(String host) {
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, wanted), BACKLOG);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen for %s on port %d: %s"
              .formatted(layer.scheme().toUpperCase(Locale.ROOT), wanted, e.getMessage()),
          e);
    }
  }

  Socket accept() throws IOException {
    return socket.accept();
  }

  boolean isClosed() {
    return socket.isClosed();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
