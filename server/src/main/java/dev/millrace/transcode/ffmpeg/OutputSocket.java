package dev.millrace.transcode.ffmpeg;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A Unix socket in a child's scratch folder that waits for the child to connect once.
///
/// The folder is closed to everybody but the child's user; the socket itself is open, because the
/// child may run as another user than we do.
final class OutputSocket implements AutoCloseable {
  private final ServerSocketChannel server;

  private OutputSocket(ServerSocketChannel server) {
    this.server = server;
  }

  static OutputSocket listen(Path folder, String name) throws IOException {
    Path path = folder.resolve(name);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(path), 1);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
      return new OutputSocket(server);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /// The child's bytes; waits for it to connect, until it does or the socket is closed.
  InputStream accept() throws IOException {
    SocketChannel child = server.accept();
    server.close();
    return Channels.newInputStream(child);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
